package io.subscale.jobs.cli;

import io.subscale.jobs.benchmark.BenchmarkJob;
import io.subscale.jobs.cluster.ExecutorWatch;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.error.ExitCode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The verb {@code benchmark}: it has a suite in place of a configuration. */
@Command(sortOptions = false, mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer>, RunOptions.Holder {
  @Option(
      names = "--suite",
      paramLabel = "FILE",
      required = true,
      description = "HOCON file: what is scored, and how it is judged (conf/suites).")
  private Path suite;

  @Mixin private final RunOptions options = new RunOptions();

  private final PrintStream results;
  private final PrintStream messages;

  BenchmarkCommand(PrintStream results, PrintStream messages) {
    this.results = results;
    this.messages = messages;
  }

  @Override
  public Integer call() throws Exception {
    SuiteConfig loaded = SuiteConfig.load(suite, options.overrides());
    String title = RunTitle.of("benchmark", loaded.benchmark().history());
    if (options.handsOver()) {
      options.handOver(title, "benchmark", suite);
      return ExitCode.OK.number();
    }
    try (SparkSession spark = options.open(title)) {
      BenchmarkJob.Outcome outcome =
          ExecutorWatch.during(
              spark,
              loaded.benchmark().executorSeconds(),
              () -> BenchmarkJob.run(loaded, spark, options.progress(messages)));
      options.print(outcome.result(), results, spark.sparkContext().hadoopConfiguration());
      if (outcome.regressions().isEmpty()) {
        return ExitCode.OK.number();
      }
      messages.println(
          String.format(
              Locale.ROOT,
              "subscale: worse than before by more than %s bits/dim: %s",
              loaded.benchmark().tolerance(),
              String.join(", ", outcome.regressions())));
      return ExitCode.REGRESSION.number();
    }
  }

  @Override
  public RunOptions options() {
    return options;
  }
}
