package io.subscale.jobs.cli;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.config.Verb;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints a configuration; needs no Spark. */
@Command(
    name = "config",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Prints the configuration that a verb would run with, or every key explained.")
final class ConfigCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "HOCON file.")
  private Path config;

  @Option(names = "-D", paramLabel = "KEY=VALUE", description = "Sets a key, over the file.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = "--reference", description = "Every key with default, range and meaning.")
  private boolean reference;

  private final PrintStream results;

  ConfigCommand(PrintStream results) {
    this.results = results;
  }

  @Override
  public Integer call() {
    results.print(
        reference
            ? ConfigText.reference()
            : ConfigText.lines(ConfigLoader.load(Verb.CONFIG, config, overrides)));
    return 0;
  }
}
