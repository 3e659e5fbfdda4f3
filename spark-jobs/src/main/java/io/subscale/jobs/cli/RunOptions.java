package io.subscale.jobs.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.cluster.SparkOptions;
import io.subscale.jobs.cluster.SparkSessions;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of everything that runs on Spark. */
final class RunOptions {
  private static final String SUITE = "suite.conf";

  /** The launcher says so where standard error is no terminal. */
  private static final boolean TIMES = Boolean.getBoolean("subscale.times");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets a configuration key, over the file; may be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; by default spark-submit's, or local[*] without spark-submit.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Sets a Spark property; may be repeated.")
  private final Map<String, String> sparkConf = new LinkedHashMap<>();

  @Option(
      names = "--json",
      description = "Ends standard output with the result as one JSON object in one line.")
  private boolean json;

  @Option(
      names = "--json-file",
      paramLabel = "URI",
      description = "Writes the same object to a file, on any file system that Hadoop knows.")
  private String jsonFile;

  @Option(
      names = "--hand-over",
      paramLabel = "FOLDER",
      hidden = true,
      description = "Checks all, writes what a driver elsewhere needs to a folder, runs nothing.")
  private Path handOver;

  @Option(names = "--verbose", description = "Spark's own log, and stack traces.")
  private boolean verbose;

  /** A command that has these options. */
  interface Holder {
    /** The options. */
    RunOptions options();
  }

  /** Configuration keys that the command line sets. */
  Map<String, String> overrides() {
    return overrides;
  }

  /** Whether the user wants stack traces. */
  boolean verbose() {
    return verbose;
  }

  /**
   * A Spark session.
   *
   * @param title the command and its place, for the application's name
   */
  SparkSession open(String title) {
    return SparkSessions.open(
        title, new SparkOptions(master, sparkConf, verbose), SubscaleRegistrator.class);
  }

  /** Whether a driver elsewhere is to run this. */
  boolean handsOver() {
    return handOver != null;
  }

  /** Writes what a driver elsewhere needs of a verb. */
  void handOver(String title, String verb, List<String> settings) throws IOException {
    Handover.of(title, verb, settings, travelling()).write(handOver);
  }

  /** The same of a verb with a suite, which lies beside it as one file. */
  void handOver(String title, String verb, Path suite) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--suite", SUITE));
    arguments.addAll(travelling());
    List<String> settings =
        overrides.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList();
    Handover.of(title, verb, settings, arguments).write(handOver);
    Files.writeString(handOver.resolve(SUITE), ConfigText.oneFile(suite));
  }

  /** The options that a driver elsewhere takes. */
  private List<String> travelling() {
    if (json) {
      throw JobException.config(
          "--json: the driver's standard output is on another machine; --json-file URI writes the"
              + " same object to a file");
    }
    List<String> travelling = new ArrayList<>();
    if (jsonFile != null) {
      travelling.addAll(List.of("--json-file", jsonFile));
    }
    if (verbose) {
      travelling.add("--verbose");
    }
    return travelling;
  }

  /**
   * Takes lines for the person who waits; names of files in them cannot act on a terminal. In a
   * file of messages each has its time.
   */
  Consumer<String> progress(PrintStream messages) {
    return TIMES
        ? line -> messages.println(LocalTime.now().format(TIME) + " " + Printable.line(line))
        : line -> messages.println(Printable.line(line));
  }

  /**
   * Prints a result and writes it to a file, as the user wants it.
   *
   * @throws IOException if the file cannot be written
   */
  void print(Map<String, Object> result, PrintStream results, Configuration hadoop)
      throws IOException {
    if (!json && jsonFile == null) {
      return;
    }
    String text = text(result);
    if (jsonFile != null) {
      write(text, hadoop);
    }
    if (json) {
      results.println(text);
    }
  }

  /**
   * Leaves word of a failure where the result would be, for whoever reads that file alone.
   *
   * @throws IOException if the file cannot be written
   */
  void print(Failure failure) throws IOException {
    if (jsonFile != null && !handsOver()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("exit_code", failure.exitCode().number());
      result.put("error", failure.message());
      write(text(result), SparkHadoopUtil.get().conf());
    }
  }

  private static String text(Map<String, Object> result) throws IOException {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .build()
        .writeValueAsString(result);
  }

  private void write(String text, Configuration hadoop) throws IOException {
    HadoopFiles files = new HadoopFiles(hadoop);
    files.writeText(files.resolve(jsonFile), text + "\n");
  }
}
