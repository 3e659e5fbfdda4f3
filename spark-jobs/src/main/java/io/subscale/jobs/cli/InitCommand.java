package io.subscale.jobs.cli;

import io.subscale.jobs.advice.Proposal;
import io.subscale.jobs.advice.SourceLook;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.error.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proposes a configuration for pictures; needs no Spark session. */
@Command(
    name = "init",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Looks at pictures and writes a configuration for them, with its reasons.")
final class InitCommand implements Callable<Integer> {
  @Option(
      names = "--source",
      paramLabel = "DIR",
      required = true,
      description = "Folder, archive, batches or tables of pictures, as data.source.")
  private String source;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The configuration; by default NAME.conf, NAME being the source's.")
  private Path out;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Cores that will train; by default this machine's.")
  private int cores = Runtime.getRuntime().availableProcessors();

  private final PrintStream results;
  private final PrintStream messages;

  InitCommand(PrintStream results, PrintStream messages) {
    this.results = results;
    this.messages = messages;
  }

  @Override
  public Integer call() throws IOException {
    if (cores < 1) {
      throw JobException.config("--cores must be 1 or more");
    }
    String name = name();
    Path file = out == null ? Path.of(name + ".conf") : out;
    if (Files.exists(file)) {
      throw exists(file);
    }
    SourceLook look = SourceLook.at(source, new Configuration());
    String text = new Proposal(look, source, name, cores).text();
    ConfigLoader.kept(Verb.TRAIN, text, "the proposal", Map.of());
    write(file, text);
    results.print(Printable.lines(text));
    messages.println(
        Printable.lines(
            String.format(
                Locale.ROOT,
                """
                written to %1$s; next:
                  submit/subscale prepare --config %1$s
                  submit/subscale train --config %1$s
                  submit/subscale evaluate --config %1$s
                  submit/subscale sample --config %1$s""",
                file)));
    return 0;
  }

  /** The source's last name, as far as it is plain. */
  private String name() {
    String last = source.replaceAll("/+$", "");
    last = last.substring(last.lastIndexOf('/') + 1);
    String plain =
        last.replaceFirst("\\.(tar|tar\\.gz|tgz|zip|parquet)$", "")
            .replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.replaceAll("^[.-]+", "").isEmpty() ? "pictures" : plain;
  }

  private static void write(Path file, String text) throws IOException {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    }
  }

  private static JobException exists(Path file) {
    return JobException.config(
        file + " is there already and is left as it is; name another file with --out");
  }
}
