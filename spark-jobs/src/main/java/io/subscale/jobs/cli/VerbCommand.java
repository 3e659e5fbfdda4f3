package io.subscale.jobs.cli;

import io.subscale.jobs.cluster.ExecutorWatch;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.Printable;
import io.subscale.jobs.files.Lease;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A verb that runs on Spark, as a configuration says. */
@Command(sortOptions = false, mixinStandardHelpOptions = true)
final class VerbCommand implements Callable<Integer>, RunOptions.Holder {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "HOCON file with what differs from the defaults (subscale config --reference).")
  private Path config;

  @Mixin private final RunOptions options = new RunOptions();

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
  @SuppressWarnings("try") // The lease is held, not used.
  public Integer call() throws Exception {
    SubscaleConfig loaded = ConfigLoader.load(verb, config, options.overrides());
    messages.print(
        Printable.lines(
            options.verbose()
                ? ConfigText.lines(loaded)
                : ConfigText.changes(loaded) + "# all else by default; --verbose shows it\n"));
    String title = RunTitle.of(verb, loaded);
    if (options.handsOver()) {
      options.handOver(title, verb.word(), ConfigText.settings(loaded));
      return 0;
    }
    try (SparkSession spark = options.open(title)) {
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      try (Lease lease = VerbLease.take(verb, loaded, hadoop)) {
        options.print(
            ExecutorWatch.during(
                spark,
                loaded.run().executorSeconds(),
                () -> body.run(loaded, spark, options.progress(messages))),
            results,
            hadoop);
        String next = new NextStep(config, options.overrides()).after(verb);
        next.lines().forEach(options.progress(messages));
      }
    }
    return 0;
  }

  /** Sets a configuration key, as {@code -D} does. */
  void override(String key, String value) {
    options.overrides().put(key, value);
  }

  @Override
  public RunOptions options() {
    return options;
  }
}
