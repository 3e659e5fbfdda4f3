package io.subscale.jobs.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The codecs of this machine. */
public final class Codecs {
  private Codecs() {}

  /** PNG in the process. */
  public static Codec png() {
    return new OwnPng();
  }

  /**
   * PNG in the process, then the programs that are there.
   *
   * @param path folders as in the environment's PATH
   * @param folder takes the files of a picture while it is coded
   * @param missing told a sentence of each program that is not there
   */
  public static List<Codec> of(String path, Path folder, Consumer<String> missing)
      throws IOException, InterruptedException {
    List<Codec> codecs = new ArrayList<>(List.of(png()));
    for (Tool tool : Tool.values()) {
      Optional<Path> program = tool.find(path);
      if (program.isPresent()) {
        codecs.add(ToolCodec.of(tool, program.get(), folder));
      } else {
        missing.accept(tool.missing());
      }
    }
    return codecs;
  }
}
