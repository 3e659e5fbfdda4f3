package io.subscale.jobs.golden;

import io.subscale.jobs.testing.TinyRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A whole small run (data set, checkpoint, samples, report) as programs have left it: {@code v1} by
 * the last one before version 2 of checkpoints and data sets, {@code v2} by the first one after,
 * {@code v3} by the first one whose tables of samples have pictures (samples only, of {@code v2}'s
 * checkpoint). A new version of any format gets a folder of its own, made by {@link #run} and the
 * verbs; those that are there are never made again.
 */
final class Golden {
  private Golden() {}

  /** The run that they are of. */
  static TinyRun run(Path folder) {
    return new TinyRun(folder)
        .with("data.source", "generated:12")
        .with("data.size", 4)
        .with("net.head", "softmax")
        .with("net.width", 4)
        .with("train.rounds", 2)
        .with("train.validate_images", 2)
        .with("evaluate.split", "test")
        .with("sample.count", 2)
        .with("sample.batch", 2);
  }

  /** A file or folder of a version. */
  static Path path(String version, String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + version + "/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of a folder that may be changed. */
  static Path copy(String version, String name, Path into) throws IOException {
    Path from = path(version, name);
    Path target = into.resolve(from.getFileName().toString());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(from.relativize(file).toString()));
      }
    }
    return target;
  }
}
