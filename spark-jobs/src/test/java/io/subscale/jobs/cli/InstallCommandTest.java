package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCommandTest {
  private static final String MAIN = "app/subscale-spark-jobs-1.jar";

  @TempDir Path folder;

  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @BeforeEach
  void bundle() throws Exception {
    for (String jar : new String[] {MAIN, "app/b.jar", "jars/spark.jar"}) {
      Path file = folder.resolve("bundle").resolve(jar);
      Files.createDirectories(file.getParent());
      Files.writeString(file, jar);
    }
    Files.writeString(folder.resolve("bundle/app/notes.txt"), "no jar");
  }

  @Test
  void jarsOfAVersionAreThereOnce() throws Exception {
    assertThat(install("1-a")).isZero();
    Path version = folder.resolve("apps/1-a");
    assertThat(version.resolve(MAIN)).hasContent(MAIN);
    assertThat(version.resolve("jars/spark.jar")).exists();
    assertThat(version.resolve("app/notes.txt")).doesNotExist();
    assertThat(results.toString(StandardCharsets.UTF_8))
        .contains(
            "spark.subscale.installed file:" + folder.resolve("apps"),
            "file:" + version.resolve(MAIN),
            "spark.yarn.jars=file:" + version + "/jars/*.jar");

    Files.writeString(version.resolve("app/b.jar"), "not written again");
    assertThat(install("1-a")).isZero();
    assertThat(version.resolve("app/b.jar")).hasContent("not written again");

    assertThat(install("2-b")).isZero();
    assertThat(folder.resolve("apps/2-b/app/b.jar")).hasContent("app/b.jar");
    assertThat(folder.resolve("apps")).isDirectoryNotContaining(f -> f.toString().contains("writ"));
  }

  @Test
  void aBundleWithoutJarsIsRefusedAndLeavesNothing() throws Exception {
    Files.delete(folder.resolve("bundle/jars/spark.jar"));
    assertThat(install("1-a")).isEqualTo(3);
    assertThat(messages.toString(StandardCharsets.UTF_8)).contains("no jars in");
    assertThat(folder.resolve("apps")).isEmptyDirectory();
  }

  private int install(String id) {
    return CommandLines.create(
            new PrintStream(results, true, StandardCharsets.UTF_8),
            new PrintStream(messages, true, StandardCharsets.UTF_8))
        .execute(
            "install",
            folder.resolve("apps").toString(),
            "--bundle",
            folder.resolve("bundle").toString(),
            "--id",
            id);
  }
}
