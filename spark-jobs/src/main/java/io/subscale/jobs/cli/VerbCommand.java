package io.subscale.jobs.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.cluster.SparkOptions;
import io.subscale.jobs.cluster.SparkSessions;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A verb that runs on Spark. */
@Command(sortOptions = false, mixinStandardHelpOptions = true)
final class VerbCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "HOCON file with what differs from the defaults (subscale config --reference).")
  private Path config;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets a configuration key, over the file; may be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; by default spark-submit's, or local[*] without spark-submit.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "Sets a Spark property; may be repeated.")
  private Map<String, String> sparkConf = new LinkedHashMap<>();

  @Option(
      names = "--json",
      description = "Ends standard output with the result as one JSON object in one line.")
  private boolean json;

  @Option(names = "--verbose", description = "Spark's own log, and stack traces.")
  private boolean verbose;

  private final Verb verb;
  private final VerbBody body;
  private final PrintStream results;
  private final PrintStream messages;

  VerbCommand(Verb verb, VerbBody body, PrintStream results, PrintStream messages) {
    this.verb = verb;
    this.body = body;
    this.results = results;
    this.messages = messages;
  }

  @Override
  public Integer call() throws Exception {
    SubscaleConfig loaded = ConfigLoader.load(verb, config, overrides);
    messages.print(ConfigText.lines(loaded));
    SparkOptions options = new SparkOptions(master, sparkConf, verbose);
    try (SparkSession spark = SparkSessions.open(verb.word(), options, SubscaleRegistrator.class)) {
      Map<String, Object> result = body.run(loaded, spark, messages::println);
      if (json) {
        results.println(
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writeValueAsString(result));
      }
    }
    return 0;
  }

  /** Sets a configuration key, as {@code -D} does. */
  void override(String key, String value) {
    overrides.put(key, value);
  }

  /** Whether the user wants stack traces. */
  boolean verbose() {
    return verbose;
  }
}
