package io.subscale.jobs.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.cluster.SparkOptions;
import io.subscale.jobs.cluster.SparkSessions;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.files.HadoopFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of everything that runs on Spark. */
final class RunOptions {
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
   * @param verb the command, for the application's name
   */
  SparkSession open(String verb) {
    return SparkSessions.open(
        verb, new SparkOptions(master, sparkConf, verbose), SubscaleRegistrator.class);
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
    String text =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build()
            .writeValueAsString(result);
    if (jsonFile != null) {
      HadoopFiles files = new HadoopFiles(hadoop);
      files.writeText(files.resolve(jsonFile), text + "\n");
    }
    if (json) {
      results.println(text);
    }
  }
}
