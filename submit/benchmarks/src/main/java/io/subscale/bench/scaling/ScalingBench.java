package io.subscale.bench.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.subscale.bench.measure.ClusterOptions;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.rounds.SyntheticTraining;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains the network of a preset with k single-thread executors and k workers, and tells examples a
 * second over whole rounds, the driver's part included ({@link RoundTimes} has the fields). Several
 * k are run in turn, each in a process of its own, and the last lines have the ratios to the first.
 */
@Command(
    name = "scaling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares training's rate on numbers of single-thread executors.")
public final class ScalingBench implements Callable<Integer> {
  private static final int PICTURES = 512;
  private static final String PRESET = "conf/presets/photos32.conf";

  @Option(
      names = "--executors",
      split = ",",
      description = "Numbers of executors of one core each, ${DEFAULT-VALUE}.")
  private List<Integer> executors = List.of(1, 2);

  @Option(names = "--rounds", description = "Measured rounds of a run, ${DEFAULT-VALUE}.")
  private int rounds = 12;

  /** The compiler works on the second core for a minute. */
  @Option(names = "--warm-up", description = "Rounds before them, ${DEFAULT-VALUE}.")
  private int warmUp = 60;

  @Option(names = "--pairs", description = "Runs of each number, ${DEFAULT-VALUE}.")
  private int pairs = 3;

  @Mixin private ClusterOptions cluster = new ClusterOptions(2048);

  @Option(names = "--config", paramLabel = "FILE", description = "A preset; by default " + PRESET)
  private Path config;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets a key of it; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public ScalingBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() throws Exception {
    cluster.check(1);
    if (rounds < 1 || warmUp < 1 || pairs < 1) {
      throw JobException.config("--rounds, --warm-up and --pairs are at least 1");
    }
    if (executors.stream().anyMatch(k -> k < 1)) {
      throw JobException.config("--executors are at least 1");
    }
    Path folder = Files.createTempDirectory("subscale-scaling");
    try {
      SubscaleConfig first = configuration(folder, executors.get(0));
      if (executors.size() == 1) {
        lines.print(measure(first, executors.get(0)));
      } else {
        compare();
      }
    } finally {
      FileUtils.deleteQuietly(folder.toFile());
    }
    return 0;
  }

  private SubscaleConfig configuration(Path folder, int workers) {
    SyntheticTraining.Work work =
        new SyntheticTraining.Work(folder, PICTURES, workers, Math.addExact(warmUp, rounds));
    Path file = config != null ? config : Path.of(root(), PRESET);
    return SyntheticTraining.config(file, settings, work);
  }

  private static String root() {
    return System.getProperty("subscale.root", ".");
  }

  private Measurement measure(SubscaleConfig training, int count) throws IOException {
    Map<String, String> asInTraining = Map.of("spark.broadcast.compress", "false");
    try (SparkSession session = cluster.open("scaling", cluster.local(count), asInTraining)) {
      SyntheticTraining run = new SyntheticTraining(training, session);
      run.prepare();
      RoundTimes times = new RoundTimes(warmUp, System::nanoTime);
      run.run(times);
      Measurement line =
          Measurement.of("scaling")
              .put("executors", count)
              .put("workers", count)
              .put("steps_per_round", training.train().stepsPerRound())
              .put("batch", training.train().batch())
              .put("parameters", run.parameters());
      return times.addTo(line);
    }
  }

  /** Every number once, then all again: what disturbs the machine for minutes disturbs all. */
  private void compare() throws IOException, InterruptedException {
    List<ExecutorPairs> ratios = executors.stream().map(k -> new ExecutorPairs()).toList();
    for (int pair = 1; pair <= pairs; pair++) {
      JsonNode first = null;
      for (int i = 0; i < executors.size(); i++) {
        JsonNode run = new Program(command(executors.get(i))).measurement();
        first = i == 0 ? run : first;
        ratios.get(i).add(first, run);
        Measurement line = Measurement.of("scaling").put("pair", pair);
        run.fields().forEachRemaining(field -> line.put(field.getKey(), field.getValue()));
        lines.print(line);
      }
    }
    for (int i = 1; i < executors.size(); i++) {
      Measurement line =
          Measurement.of("scaling-median")
              .put("executors", executors.get(i))
              .put("against", executors.get(0))
              .put("pairs", pairs);
      lines.print(ratios.get(i).addTo(line));
    }
  }

  private List<String> command(int count) {
    List<String> command = new ArrayList<>(List.of(root() + "/submit/bench", "scaling"));
    command.addAll(List.of("--executors", String.valueOf(count)));
    command.addAll(List.of("--rounds", String.valueOf(rounds)));
    command.addAll(List.of("--warm-up", String.valueOf(warmUp)));
    command.addAll(cluster.arguments());
    if (config != null) {
      command.addAll(List.of("--config", config.toString()));
    }
    settings.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    return command;
  }
}
