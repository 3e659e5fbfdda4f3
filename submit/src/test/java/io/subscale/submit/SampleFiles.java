package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders of samples, compared. */
final class SampleFiles {
  private SampleFiles() {}

  /** Fails the test unless both have the same files, byte for byte, and some. */
  static void assertSame(Path found, Path expected) throws IOException {
    List<String> names = names(expected);
    assertThat(names).contains("manifest.json", "contact-sheet.png", "sample-000000.png");
    assertThat(names(found)).isEqualTo(names);
    for (String name : names) {
      assertThat(found.resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  /** Copies a folder. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
