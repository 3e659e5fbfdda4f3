package io.subscale.jobs.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.advice.PresetTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the presets to choose from; needs no Spark. */
@Command(
    name = "presets",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Lists the presets: data, plan, weights, memory, time and what was measured.")
final class PresetsCommand implements Callable<Integer> {
  @Option(
      names = "--conf-dir",
      paramLabel = "DIR",
      defaultValue = "${sys:subscale.home:-.}/conf",
      description = "Folder with presets/*.conf and measured.conf.")
  private Path conf;

  @Option(names = "--json", description = "Prints one JSON object in one line instead.")
  private boolean json;

  private final PrintStream results;

  PresetsCommand(PrintStream results) {
    this.results = results;
  }

  @Override
  public Integer call() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    PresetTable table =
        PresetTable.of(conf.resolve("presets"), conf.resolve("measured.conf"), cores);
    if (json) {
      results.println(
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .build()
              .writeValueAsString(table));
    } else {
      results.print(table.text());
    }
    return 0;
  }
}
