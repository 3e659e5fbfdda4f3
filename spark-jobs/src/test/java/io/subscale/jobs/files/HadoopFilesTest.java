package io.subscale.jobs.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HadoopFilesTest {
  private final HadoopFiles files = new HadoopFiles(new Configuration());

  @TempDir Path folder;

  @Test
  void aFileThatFailsHalfwayLeavesTheOldOneAlone() throws IOException {
    org.apache.hadoop.fs.Path target = files.resolve(folder.resolve("a.json").toString());
    files.writeText(target, "old");
    assertThatThrownBy(
            () ->
                files.write(
                    target,
                    out -> {
                      out.write('n');
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(files.readText(target)).isEqualTo("old");
    files.writeText(target, "new");
    assertThat(files.readText(target)).isEqualTo("new");
    assertThat(folder)
        .isDirectoryContaining("glob:**/a.json")
        .isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void aFolderIsNotRenamedOverAnother() throws IOException {
    Files.createDirectories(folder.resolve("a/x"));
    Files.createDirectories(folder.resolve("b/y"));
    org.apache.hadoop.fs.Path from = files.resolve(folder.resolve("a").toString());
    org.apache.hadoop.fs.Path to = files.resolve(folder.resolve("b").toString());
    assertThatThrownBy(() -> files.rename(from, to, false)).isInstanceOf(IOException.class);
    files.delete(to);
    files.rename(from, to, false);
    assertThat(folder.resolve("b/x")).isDirectory();
  }

  @Test
  void relativePathsStartAtTheWorkingDirectory() throws IOException {
    assertThat(files.resolve("x/y"))
        .isEqualTo(new org.apache.hadoop.fs.Path(Path.of("x/y").toAbsolutePath().toUri()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hdfs:///x | name the host, or set fs.defaultFS in the folder HADOOP_CONF_DIR",
        "hdfs://a,b:1/x | no host",
        "hdfs://127.0.0.1:99999/x | port out of range",
        "file://host/x | expected: file:///",
        "har:///x | Invalid path",
        "hdfs:x | Relative path in absolute URI",
        ": | Expected scheme name"
      })
  void whatIsNoAddressIsTheUsersMistake(String uri, String reason) {
    assertThatThrownBy(() -> files.resolve(uri))
        .hasMessageStartingWith("not ")
        .hasMessageContaining(uri)
        .hasMessageContaining(reason)
        .extracting(thrown -> Failure.of(thrown).exitCode())
        .isEqualTo(ExitCode.CONFIG);
  }

  /** With the patience that a running job has for HDFS this would take minutes. */
  @Test
  void aWrongAddressIsToldAtOnce() {
    Configuration patient = new Configuration();
    patient.set("dfs.client.retry.policy.enabled", "true");
    long begun = System.nanoTime();
    assertThatThrownBy(() -> new HadoopFiles(patient).requireAnswer("hdfs://127.0.0.1:1/run"))
        .isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }
}
