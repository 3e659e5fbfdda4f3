package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.subscale.jobs.testing.FullDisk;
import io.subscale.jobs.testing.TestSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on machines that lack space, memory, file systems or permission. */
@Tag("slow")
class LackingMachineTest {
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void mount() {
    TestSpark.context()
        .hadoopConfiguration()
        .setClass(FullDisk.KEY, FullDisk.class, FileSystem.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1500})
  void aFullDiskIsASentenceAndLeavesNothing(long room) throws IOException {
    FullDisk.leave(room);
    String shards = "fulldisk://" + folder.resolve("shards");
    assertThat(prepare("-Ddata.source=generated:9", "-Ddata.shards=" + shards)).isEqualTo(5);
    assertSentence("No space left on device");
    if (room == 0) {
      assertThat(said()).contains("data.shards").doesNotContain("preparing generated");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void placesThatCannotBeWrittenAreFoundBeforeThePicturesAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(prepare("-Ddata.source=generated:9", "-Ddata.shards=" + file.resolve("x")))
        .isEqualTo(3);
    assertSentence("data.shards: ");
    messages.reset();
    assumeThat(Path.of("/proc/self")).exists();
    assertThat(prepare("-Ddata.source=generated:9", "-Ddata.shards=/proc/shards")).isIn(3, 5);
    assertSentence("data.shards: ");
  }

  @Test
  void fileSystemsThatAreNotThereAreNamed() {
    assertThat(prepare("-Ddata.source=s3a://bucket/pictures", "-Ddata.shards=" + folder))
        .isEqualTo(5);
    assertSentence("no Hadoop file system is installed");
    messages.reset();
    assertThat(prepare("-Ddata.source=viewfs://c/p", "-Ddata.shards=" + folder)).isEqualTo(5);
    assertSentence("no file system is mounted there");
  }

  private void assertSentence(String words) {
    assertThat(said()).contains("subscale: ", words).doesNotContain("\tat ");
  }

  private int prepare(String... settings) {
    List<String> arguments = new ArrayList<>(List.of("prepare", "--master", "local[1]"));
    arguments.addAll(List.of(settings));
    PrintStream stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
    return CommandLines.create(stream, stream).execute(arguments.toArray(String[]::new));
  }

  private String said() {
    return messages.toString(StandardCharsets.UTF_8);
  }
}
