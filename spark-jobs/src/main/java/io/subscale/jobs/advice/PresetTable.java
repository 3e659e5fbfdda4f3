package io.subscale.jobs.advice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.RoundMemory;
import io.subscale.jobs.run.RunPlan;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The presets to choose from, a row each: what was measured of them, and what is calculated.
 *
 * @param rows by name
 * @param cores that the calculated times are for
 */
public record PresetTable(List<Row> rows, int cores) {
  private static final double MILLION = 1e6;
  private static final double SECONDS_A_MINUTE = 60;
  private static final int DEFAULT_HEAP_GIB = 2;
  private static final String ENDING = ".conf";
  private static final String FORMAT = "%-17s %-17s %4s %-18s %8s %5s %8s %8s  %s%n";

  /**
   * A preset.
   *
   * @param name what its file is called, without the ending
   * @param source where it looks for pictures
   * @param size height and width of a picture
   * @param plan and scale
   * @param weights of all stages' decoders
   * @param heapGib of the driver
   * @param minutes of training that it sets; 0 if it sets rounds instead
   * @param minutesPerMillion calculated, of a million examples of each stage
   * @param measured null where nothing was
   */
  public record Row(
      String name,
      String source,
      int size,
      String plan,
      long weights,
      long heapGib,
      double minutes,
      double minutesPerMillion,
      Measured measured) {}

  /**
   * What was measured.
   *
   * @param bitsPerDim of the images named
   * @param minutes of training
   * @param cores that trained
   * @param of which images
   */
  public record Measured(double bitsPerDim, double minutes, int cores, String of) {}

  /**
   * Reads a folder of presets; files without a {@code run.dir} are only included by others.
   *
   * @param measured file of what was measured
   * @param cores to calculate times for
   * @throws JobException (exit code 2) if the folder or a preset cannot be read
   */
  public static PresetTable of(Path folder, Path measured, int cores) {
    Config figures = parse(measured);
    TrainingCost cost = new TrainingCost(cores);
    List<Row> rows = new ArrayList<>();
    for (Path file : files(folder)) {
      SubscaleConfig config = ConfigLoader.load(Verb.CONFIG, file, Map.of());
      if (!config.run().dir().isEmpty()) {
        rows.add(row(file, config, cost, figures));
      }
    }
    return new PresetTable(List.copyOf(rows), cores);
  }

  private static Config parse(Path measured) {
    try {
      return ConfigFactory.parseFile(measured.toFile());
    } catch (ConfigException e) {
      throw JobException.config("what was measured cannot be read: " + e.getMessage());
    }
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + ENDING)) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw JobException.config("no folder of presets at " + folder.toAbsolutePath());
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static Row row(Path file, SubscaleConfig config, TrainingCost cost, Config figures) {
    String name = file.getFileName().toString();
    name = name.substring(0, name.length() - ENDING.length());
    RunPlan plan = RunPlan.of(config);
    long weights = 0;
    long heap = DEFAULT_HEAP_GIB;
    double seconds = 0;
    for (Stage stage : plan.stages()) {
      RoundMemory round = RoundMemory.of(plan, stage);
      weights += round.parameters();
      heap = Math.max(heap, round.recommendedGib());
      seconds += MILLION * cost.secondsPerExample(plan, stage);
    }
    return new Row(
        name,
        config.data().source(),
        config.data().size(),
        config.plan().kind().key() + " " + config.plan().scale(),
        weights,
        heap,
        config.train().minutes(),
        seconds / SECONDS_A_MINUTE,
        measured(name, figures));
  }

  private static Measured measured(String name, Config figures) {
    if (!figures.hasPath(name)) {
      return null;
    }
    Config of = figures.getConfig(name);
    return new Measured(
        of.getDouble("bits_per_dim"),
        of.getDouble("minutes"),
        of.getInt("cores"),
        of.getString("of"));
  }

  /** The table for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "preset", "data", "size", "plan", "weights", "heap", "minutes", "1M here", "measured"));
    for (Row row : rows) {
      text.append(
          line(
              row.name(),
              row.source(),
              row.size(),
              row.plan(),
              number(row.weights() / MILLION) + " M",
              row.heapGib() + "g",
              row.minutes() == 0 ? "-" : number(row.minutes()),
              number(row.minutesPerMillion()),
              row.measured() == null ? "-" : shown(row.measured())));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                """

                plan       its kind and plan.scale
                weights    of all stages' decoders, counted
                heap       spark.driver.memory that training needs, calculated
                minutes    train.minutes, which the preset sets; more machines do more in them; - where it sets rounds
                1M here    minutes that a million examples (slices) of each stage take on %d cores, calculated from the
                           operations of a step and the rates in docs/performance.md
                measured   bits/dim; README.md and docs/likelihood.md say how. All others were never trained to an end
                submit/subscale config --config conf/presets/NAME.conf prints a preset in full; init makes one for your pictures
                """,
                cores))
        .toString();
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, FORMAT, cells).stripTrailing() + "\n";
  }

  private static String shown(Measured measured) {
    return String.format(
        Locale.ROOT,
        "%s after %s min of %d cores (%s)",
        measured.bitsPerDim(),
        number(measured.minutes()),
        measured.cores(),
        measured.of());
  }

  private static String number(double number) {
    return String.format(
        Locale.ROOT, number < 10 && number != Math.rint(number) ? "%.1f" : "%,.0f", number);
  }
}
