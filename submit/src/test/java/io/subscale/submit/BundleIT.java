package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What lies in the bundle, and what must not. */
class BundleIT {
  private static final long MOST_BYTES = 350L << 20;

  @Test
  void eachLibraryIsThereOnce() throws IOException {
    Map<String, List<String>> versions = new HashMap<>();
    for (Path jar : jars()) {
      String name = jar.getFileName().toString();
      String library = name.replaceFirst("-\\d[^-]*(-M2(\\.1)?|-1\\.5\\.7|-M11|-GA|-\\d+)?", "");
      versions.computeIfAbsent(library, key -> new ArrayList<>()).add(name);
    }
    assertThat(versions.values()).allSatisfy(names -> assertThat(names).hasSize(1));
  }

  @Test
  void loggingHasOneBindingAndNoLog4j1() throws IOException {
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString())
        .anyMatch(name -> name.startsWith("log4j-slf4j2-impl-"))
        .noneMatch(
            name ->
                name.matches(
                    "(slf4j-(log4j|reload4j|simple|jdk14|nop)|logback|reload4j|log4j-1\\.2\\.).*"));
  }

  @Test
  void nativesAreForLinuxOnly() throws IOException {
    List<String> strangers = new ArrayList<>();
    for (Path jar : jars()) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        zip.stream()
            .filter(entry -> entry.getName().matches(".*\\.(dll|dylib|jnilib)"))
            .forEach(entry -> strangers.add(jar.getFileName() + "!" + entry.getName()));
      }
    }
    assertThat(strangers).isEmpty();
  }

  /** The application goes to every executor; the benchmarks lie beside it. */
  @Test
  void theApplicationHasNoBenchmarks() throws IOException {
    assertThat(classesOf("app")).anyMatch(name -> name.equals("io/subscale/jobs/Subscale.class"));
    assertThat(classesOf("app")).noneMatch(name -> name.contains("/bench/"));
    assertThat(classesOf("bench"))
        .contains("io/subscale/bench/Bench.class")
        .allMatch(name -> name.startsWith("io/subscale/bench/"));
  }

  /** The classes of ours in a folder of the bundle. */
  private static List<String> classesOf(String folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(Script.BUNDLE.resolve(folder))) {
      for (Path jar : files.toList()) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith("io/subscale/") && name.endsWith(".class"))
              .forEach(names::add);
        }
      }
    }
    return names;
  }

  /** A jar that comes, goes or changes its version: look at its licence and at its advisories. */
  @Test
  void everyLibraryHasBeenLookedThrough() throws IOException {
    List<String> listed =
        Files.readAllLines(Script.ROOT.resolve("submit/libraries.txt")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString())
        .filteredOn(name -> !name.startsWith("subscale-"))
        .as("jars of the bundle and submit/libraries.txt (docs/SECURITY.md)")
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @Test
  void licencesOfAllLibrariesLieBesideThem() throws IOException {
    for (String file : List.of("LICENSE", "NOTICE")) {
      assertThat(Script.BUNDLE.resolve(file)).hasSameBinaryContentAs(Script.ROOT.resolve(file));
    }
    assertThat(Files.readString(Script.BUNDLE.resolve("THIRD-PARTY.txt")))
        .contains("com.github.usefulness:webp-imageio:", "org.nd4j:nd4j-api:");
    assertThat(Files.readString(Script.BUNDLE.resolve("THIRD-PARTY-spark.txt")))
        .contains("org.apache.spark:spark-core_2.12:", "io.netty:netty-buffer:");
  }

  @Test
  void staysSmall() throws IOException {
    long bytes = 0;
    for (Path jar : jars()) {
      bytes += Files.size(jar);
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  private static List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String folder : List.of("app", "jars")) {
      try (Stream<Path> files = Files.list(Script.BUNDLE.resolve(folder))) {
        files.forEach(jars::add);
      }
    }
    assertThat(jars).hasSizeGreaterThan(100);
    return jars;
  }
}
