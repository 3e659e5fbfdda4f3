package io.subscale.jobs.codec;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A codec that is a program: each picture goes to it as a PNG file, and comes back as a file. */
final class ToolCodec implements Codec {
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  private final Tool tool;
  private final Path program;
  private final Path folder;
  private final String version;
  private final AtomicLong files = new AtomicLong();

  private ToolCodec(Tool tool, Path program, Path folder, String version) {
    this.tool = tool;
    this.program = program;
    this.folder = folder;
    this.version = version;
  }

  /**
   * Asks the program for its version.
   *
   * @param folder takes the files of a picture while it is coded
   */
  static ToolCodec of(Tool tool, Path program, Path folder)
      throws IOException, InterruptedException {
    String version = null;
    List<String> command = tool.versionCommand(program).orElse(null);
    if (command != null) {
      Matcher found = VERSION.matcher(run(command).output());
      version = found.find() ? found.group() : null;
    }
    return new ToolCodec(tool, program, folder, version);
  }

  @Override
  public String name() {
    return tool.codec();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public String options() {
    return tool.options();
  }

  @Override
  public int mostSide() {
    return tool.mostSide();
  }

  @Override
  public long bytes(RgbImage picture) throws IOException, InterruptedException {
    String name = tool.program() + "-" + files.getAndIncrement();
    Path from = folder.resolve(name + ".in.png");
    Path to = folder.resolve(name + ".out." + tool.codec());
    try {
      Files.write(from, PngWriter.png(picture));
      Program.Outcome outcome = run(tool.command(program, from, to));
      String size =
          String.format(Locale.ROOT, "on a picture of %dx%d", picture.height(), picture.width());
      if (outcome.code() != 0) {
        throw failed(
            String.format(Locale.ROOT, "ended with code %d %s", outcome.code(), size), outcome);
      }
      if (!Files.isRegularFile(to) || Files.size(to) == 0) {
        throw failed("wrote nothing " + size, outcome);
      }
      return Files.size(to);
    } finally {
      Files.deleteIfExists(from);
      Files.deleteIfExists(to);
    }
  }

  private static Program.Outcome run(List<String> command)
      throws IOException, InterruptedException {
    try {
      return new Program(command).runJoined();
    } catch (IOException e) {
      throw JobException.cluster("cannot run " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  private JobException failed(String how, Program.Outcome outcome) {
    String said = outcome.output().isEmpty() ? "it printed nothing" : outcome.output();
    return JobException.cluster(program + " " + how + ": " + said, null);
  }
}
