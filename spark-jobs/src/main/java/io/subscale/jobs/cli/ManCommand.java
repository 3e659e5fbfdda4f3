package io.subscale.jobs.cli;

import io.subscale.jobs.config.ConfigText;
import io.subscale.jobs.run.Versions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes manual pages of all verbs and of the configuration; needs no Spark. */
@Command(
    name = "man",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Writes manual pages: subscale(1), one for each verb, and subscale.conf(5) with every key.",
      "submit/subscale man --to ~/.local/share/man; man subscale-train"
    })
final class ManCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Folder with, or for, man1 and man5.")
  private Path folder;

  @Spec private CommandSpec spec;

  private final PrintStream results;

  ManCommand(PrintStream results) {
    this.results = results;
  }

  @Override
  public Integer call() throws IOException {
    for (Map.Entry<String, String> page : pages(spec.root().commandLine()).entrySet()) {
      Path file = folder.resolve(page.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, page.getValue());
      results.println(file);
    }
    return 0;
  }

  /** Pages by their place in a folder of manuals. */
  private static Map<String, String> pages(CommandLine root) {
    String version = Versions.all().get("subscale");
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("man1/subscale.1", ManPage.of(root.getCommandSpec(), version));
    for (CommandLine verb : root.getSubcommands().values()) {
      CommandSpec command = verb.getCommandSpec();
      pages.put("man1/subscale-" + command.name() + ".1", ManPage.of(command, version));
    }
    pages.put("man5/subscale.conf.5", ManPage.ofKeys(ConfigText.keys(), version));
    return pages;
  }
}
