package io.subscale.jobs.run.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.Failure;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.testing.FullDisk;
import io.subscale.model.checkpoint.FlatTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CheckpointFolderTest {
  private static final CheckpointFolder.Keep KEEP = new CheckpointFolder.Keep(2, false);

  @TempDir Path temp;
  private CheckpointFolder folder;
  private final List<String> skipped = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    HadoopFiles files = new HadoopFiles(new Configuration());
    folder = new CheckpointFolder(files, files.resolve(temp.resolve("checkpoints").toString()));
  }

  @Test
  void noFolderIsNoCheckpoint() throws IOException {
    assertThat(folder.newest(skipped::add)).isEmpty();
  }

  @Test
  void savedIsWhatIsLoaded() throws IOException {
    folder.save(checkpoint(12), KEEP);
    Checkpoint back = folder.newest(skipped::add).orElseThrow();
    assertThat(back.meta()).isEqualTo(checkpoint(12).meta());
    assertThat(back.weights().values()).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
    assertThat(back.weights().shapes().get("embed")).containsExactly(2, 3);
    assertThat(back.ema().values()).containsExactly(12f, 2f, 3f, 4f, 5f, 6f);
    assertThat(back.updater().values()).containsExactly(7f, 8f);
    assertThat(skipped).isEmpty();
  }

  /**
   * The graph follows from the settings; checkpoints once had it beside them, and nobody read it.
   */
  @Test
  void theGraphIsNotWrittenAndOnesThatHaveItAreRead() throws IOException {
    folder.save(checkpoint(12), KEEP);
    Path made = temp.resolve("checkpoints/00000012");
    assertThat(made.resolve("configuration.json")).doesNotExist();
    Files.writeString(made.resolve("configuration.json"), "{}");
    Path sums = made.resolve("checksums.json");
    String sha256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    Files.writeString(
        sums,
        Files.readString(sums)
            .replaceFirst(
                "\\{", "{\"configuration.json\":{\"bytes\":2,\"sha256\":\"" + sha256 + "\"},"));
    assertThat(folder.newest(skipped::add).orElseThrow().meta()).isEqualTo(checkpoint(12).meta());
    assertThat(skipped).isEmpty();
  }

  @Test
  void theNewestTwoAreKept() throws IOException {
    for (int round : new int[] {8, 9, 10, 100_000_000}) {
      folder.save(checkpoint(round), KEEP);
    }
    try (Stream<Path> left = Files.list(temp.resolve("checkpoints"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("00000010", "100000000");
    }
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round())
        .isEqualTo(100_000_000);
  }

  @Test
  void theBestIsKeptBesides() throws IOException {
    CheckpointFolder.Keep keep = new CheckpointFolder.Keep(1, true);
    double[] validations = {4.0, 3.5, 3.5, 3.75, 3.6};
    for (int round = 1; round <= validations.length; round++) {
      folder.save(checkpoint(round, validations[round - 1]), keep);
    }
    try (Stream<Path> left = Files.list(temp.resolve("checkpoints"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("00000002", "00000005");
    }
    assertThat(folder.best(skipped::add).orElseThrow().meta().state().round()).isEqualTo(2);
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round()).isEqualTo(5);
    Files.delete(files("00000002").get(0));
    assertThat(folder.best(skipped::add).orElseThrow().meta().state().round()).isEqualTo(5);
    assertThat(skipped).hasSize(1);
  }

  @Test
  void withoutValidationsTheNewestIsTheBest() throws IOException {
    folder.save(checkpoint(1, null), KEEP);
    folder.save(checkpoint(2, null), KEEP);
    assertThat(folder.best(skipped::add).orElseThrow().meta().state().round()).isEqualTo(2);
  }

  /** Issue 4, 6: of 300 KiB, cut at every 64 KiB and flipped at 1,000 places. */
  @Test
  void aLargeOneCutOrFlippedIsNeverTakenForWhole() throws IOException {
    folder.save(checkpoint(1), KEEP);
    folder.save(large(2), KEEP);
    SplittableRandom random = new SplittableRandom(17);
    int trials = 0;
    for (Path file : files("00000002")) {
      byte[] complete = Files.readAllBytes(file);
      for (int at = 0; at < complete.length; at += 1 << 16) {
        Files.write(file, Arrays.copyOf(complete, at));
        assertNewestIs(1, file);
      }
      for (int flip = 0; flip < 200; flip++, trials++) {
        byte[] broken = complete.clone();
        broken[random.nextInt(complete.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, broken);
        assertNewestIs(1, file);
      }
      Files.write(file, complete);
    }
    assertThat(trials).isGreaterThanOrEqualTo(1000);
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round()).isEqualTo(2);
  }

  private static Checkpoint large(long round) {
    SplittableRandom random = new SplittableRandom(3);
    float[] values = new float[75_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    FlatTensors tensors = new FlatTensors(Map.of("embed", new long[] {250, 300}), values, Map.of());
    Checkpoint small = checkpoint(round);
    return new Checkpoint(small.meta(), tensors, tensors, tensors);
  }

  @Test
  void everyFileCutOrFlippedOrGoneIsSkippedWithItsReason() throws IOException {
    folder.save(checkpoint(1), KEEP);
    folder.save(checkpoint(2), KEEP);
    SplittableRandom random = new SplittableRandom(5);
    for (Path file : files("00000002")) {
      byte[] complete = Files.readAllBytes(file);
      for (int trial = 0; trial < 12; trial++) {
        byte[] broken = complete.clone();
        int at = random.nextInt(complete.length);
        if (trial % 2 == 0) {
          broken = Arrays.copyOf(complete, at);
        } else {
          broken[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, broken);
        assertNewestIs(1, file);
      }
      Files.delete(file);
      assertNewestIs(1, file);
      Files.write(file, complete);
    }
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round()).isEqualTo(2);
  }

  private void assertNewestIs(long round, Path broken) throws IOException {
    skipped.clear();
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round())
        .as(broken.toString())
        .isEqualTo(round);
    assertThat(skipped).hasSize(1);
    assertThat(skipped.get(0)).contains("00000002");
  }

  @Test
  void halfWrittenOnesAreNotSeen() throws IOException {
    folder.save(checkpoint(1), KEEP);
    Files.createDirectories(temp.resolve("checkpoints/00000002.writing"));
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round()).isEqualTo(1);
    assertThat(skipped).isEmpty();
    folder.save(checkpoint(3), KEEP);
    assertThat(temp.resolve("checkpoints/00000002.writing")).doesNotExist();
  }

  @Test
  void brokenOneIsReplacedByTheSameRound() throws IOException {
    folder.save(checkpoint(1), KEEP);
    Files.delete(files("00000001").get(0));
    folder.save(checkpoint(1), KEEP);
    assertThat(folder.newest(skipped::add)).isPresent();
    assertThat(skipped).isEmpty();
  }

  /** Hadoop throws a full local disk as an Error. */
  @Test
  void aFullDiskLeavesNoHalfAndTheOldOnes() throws IOException {
    folder.save(checkpoint(1), KEEP);
    Configuration conf = new Configuration(false);
    conf.setClass(FullDisk.KEY, FullDisk.class, FileSystem.class);
    CheckpointFolder full =
        new CheckpointFolder(
            new HadoopFiles(conf),
            new org.apache.hadoop.fs.Path("fulldisk://" + temp.resolve("checkpoints")));
    long bytes = FileUtils.sizeOfDirectory(temp.resolve("checkpoints/00000001").toFile());
    for (long room = 0; room < bytes; room += bytes / 10) {
      FullDisk.leave(room);
      assertThatThrownBy(() -> full.save(checkpoint(2), KEEP))
          .satisfies(e -> assertThat(Failure.of(e).exitCode()).isEqualTo(ExitCode.CLUSTER));
      try (Stream<Path> left = Files.list(temp.resolve("checkpoints"))) {
        assertThat(left.map(path -> path.getFileName().toString())).containsExactly("00000001");
      }
    }
    assertThat(folder.newest(skipped::add)).isPresent();
  }

  @Test
  void aFolderUnderTheNameOfAnotherRoundIsNotTakenForIt() throws IOException {
    folder.save(checkpoint(1), KEEP);
    folder.save(checkpoint(2), KEEP);
    Files.move(temp.resolve("checkpoints/00000002"), temp.resolve("checkpoints/00000009"));
    assertThat(folder.newest(skipped::add).orElseThrow().meta().state().round()).isEqualTo(1);
    assertThat(skipped).hasSize(1).first().asString().contains("field state.round: 2 in 00000009");
  }

  @Test
  void weightsThatAreNoNumbersAreNamed() throws IOException {
    Checkpoint good = checkpoint(1);
    for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      FlatTensors bad =
          new FlatTensors(good.weights().shapes(), new float[] {1, 2, 3, 4, wrong, 6}, Map.of());
      folder.save(new Checkpoint(good.meta(), good.weights(), bad, good.updater()), KEEP);
      assertThatThrownBy(() -> folder.newest(skipped::add))
          .isInstanceOfSatisfying(
              JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
          .hasMessageContaining("ema.safetensors: tensor embed");
    }
  }

  /** The best one damaged in its meta data is told of, and kept from nothing else's place. */
  @Test
  void aDamagedValidationDoesNotChooseTheBest() throws IOException {
    folder.save(checkpoint(1, 3.5), KEEP);
    folder.save(checkpoint(2, 4.5), KEEP);
    Path meta = temp.resolve("checkpoints/00000002/meta.json");
    Files.writeString(meta, Files.readString(meta).replace("4.5", "2.5"));
    assertThat(folder.best(skipped::add).orElseThrow().meta().state().round()).isEqualTo(1);
    assertThat(skipped).hasSize(1);
    folder.save(checkpoint(3, 4.0), new CheckpointFolder.Keep(1, true));
    assertThat(temp.resolve("checkpoints/00000001")).exists();
    assertThat(temp.resolve("checkpoints/00000002")).doesNotExist();
  }

  @Test
  void onlyBrokenOnesAreAnError() throws IOException {
    folder.save(checkpoint(1), KEEP);
    Files.delete(files("00000001").get(0));
    assertThatThrownBy(() -> folder.newest(skipped::add))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("none of the 1 checkpoints");
  }

  @Test
  void anotherVersionIsNotSkipped() throws IOException {
    folder.save(checkpoint(1), KEEP);
    CheckpointMeta meta = checkpoint(2).meta();
    CheckpointMeta later =
        new CheckpointMeta(
            meta.format(),
            3,
            meta.stage(),
            meta.state(),
            3,
            Validations.NONE,
            meta.dataset(),
            meta.configuration(),
            meta.config(),
            List.of(),
            Map.of());
    Checkpoint content = checkpoint(2);
    folder.save(new Checkpoint(later, content.weights(), content.ema(), content.updater()), KEEP);
    assertThatThrownBy(() -> folder.newest(skipped::add))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("of version 3")
        .hasMessageContaining("up to version 2");
  }

  private List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("checkpoints").resolve(name))) {
      return files.sorted().toList();
    }
  }

  private static Checkpoint checkpoint(long round) {
    return checkpoint(round, round == 1 ? null : 4.25);
  }

  private static Checkpoint checkpoint(long round, Double validation) {
    CheckpointMeta meta =
        new CheckpointMeta(
            CheckpointMeta.FORMAT,
            CheckpointMeta.VERSION,
            "small",
            new TrainState(round, 8 * round, 64 * round, 1000),
            4.5,
            Validations.of(validation),
            "f00d".repeat(16),
            "beef".repeat(16),
            JsonNodeFactory.instance.objectNode().put("run.seed", 1),
            List.of(new SettingChange(1, "train.rounds", "2", "4")),
            Map.of("subscale", "0.1.0"));
    Map<String, long[]> shapes = Map.of("embed", new long[] {2, 3});
    return new Checkpoint(
        meta,
        new FlatTensors(shapes, new float[] {1, 2, 3, 4, 5, 6}, Map.of()),
        new FlatTensors(shapes, new float[] {round, 2, 3, 4, 5, 6}, Map.of()),
        FlatTensors.single("state", new float[] {7, 8}));
  }
}
