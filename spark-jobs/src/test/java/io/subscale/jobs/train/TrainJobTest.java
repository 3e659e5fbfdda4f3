package io.subscale.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.tensorboard.ReadEvents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TrainJobTest {
  private static final Map<String, String> JSON_OF_TAG =
      Map.of(
          "train/bits_per_dim", "/bits_per_dim",
          "train/learning_rate", "/learning_rate",
          "train/gradient_norm", "/gradient_norm",
          "train/skipped_steps", "/skipped_steps",
          "train/examples_per_s", "/examples_per_s",
          "train/driver_bytes_in", "/driver_bytes_in",
          "valid/bits_per_dim", "/valid_bits_per_dim");

  @TempDir static Path shared;
  private static TinyRun data;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    data = new TinyRun(shared).prepared();
  }

  @Test
  void everyStageIsTrainedAndKept() throws IOException {
    TinyRun run = run("a").with("plan.kind", "multidimensional").with("train.rounds", 2);
    Map<String, Object> result = train(run);
    assertThat((List<?>) result.get("stages")).hasSize(3);
    for (String stage : List.of("small", "size", "depth")) {
      assertThat(folder.resolve("a/" + stage + "/checkpoints/00000002/meta.json")).exists();
      assertThat(Files.readAllLines(folder.resolve("a/" + stage + "/metrics.jsonl")))
          .hasSize(3)
          .anyMatch(line -> line.contains("\"valid_bits_per_dim\""));
      assertSameSeries(folder.resolve("a/" + stage));
    }
    assertThat(folder.resolve("a/config.json")).exists();
    assertThat(said).anyMatch(line -> line.startsWith("train small 100%"));
  }

  @Test
  void resumeEqualsUninterrupted() throws IOException {
    Checkpoint complete = trained(run("whole"));
    TinyRun cut = run("cut").with("train.checkpoint_every_minutes", 1e-4);
    assertThatThrownBy(
            () -> TrainJob.run(cut.config(Verb.TRAIN), TinyRun.session(), this::dieAtTheEnd))
        .hasMessage("killed before the last checkpoint");
    Path checkpoints = folder.resolve("cut/subscale/checkpoints");
    assertThat(checkpoints.resolve("00000003")).exists();
    assertThat(checkpoints.resolve("00000004")).doesNotExist();
    assertSame(trained(cut), complete);
    assertThat(said).anyMatch(line -> line.contains("goes on after round 3"));
    assertThat(Files.readAllLines(folder.resolve("cut/subscale/metrics.jsonl")))
        .filteredOn(line -> line.contains("\"learning_rate\""))
        .extracting(line -> line.replaceAll(".*\"round\":(\\d+).*", "$1"))
        .containsExactly("1", "2", "3", "4");
    assertThat(ReadEvents.files(folder.resolve("cut/subscale"))).hasSize(2);
    assertSameSeries(folder.resolve("cut/subscale"));
  }

  /** TensorBoard shows what {@code metrics.jsonl} has, also after repeated rounds. */
  private static void assertSameSeries(Path stage) throws IOException {
    Map<String, Map<Long, Float>> wanted = new TreeMap<>();
    for (String line : Files.readAllLines(stage.resolve("metrics.jsonl"))) {
      JsonNode json = new ObjectMapper().readTree(line);
      long step = json.get("steps").longValue();
      JSON_OF_TAG.forEach(
          (tag, pointer) -> {
            if (!json.at(pointer).isMissingNode()) {
              wanted
                  .computeIfAbsent(tag, t -> new TreeMap<>())
                  .put(step, json.at(pointer).floatValue());
            }
          });
    }
    assertThat(wanted).hasSameSizeAs(JSON_OF_TAG);
    assertThat(ReadEvents.shown(stage)).containsAllEntriesOf(new TreeMap<>(wanted));
  }

  private void dieAtTheEnd(String line) {
    if (line.contains(" done: ")) {
      throw new IllegalStateException("killed before the last checkpoint");
    }
  }

  @Test
  void brokenNewestCheckpointIsSkippedAndTrainedAgain() throws IOException {
    Checkpoint complete = trained(run("whole2"));
    TinyRun broken = run("broken").with("train.checkpoint_every_minutes", 1e-4);
    trained(broken);
    Path newest = folder.resolve("broken/subscale/checkpoints/00000004/weights.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    assertSame(trained(broken), complete);
    assertThat(said).anyMatch(line -> line.startsWith("skipping checkpoint 00000004"));
  }

  @Test
  void trainingLearns() throws IOException {
    TinyRun softmax = run("g").with("net.head", "softmax");
    TinyRun run = softmax.with("train.rounds", 30).with("train.learning_rate", 0.02);
    double start = trained(run.with("train.rounds", 1)).meta().validBitsPerDim();
    double end = trained(run).meta().validBitsPerDim();
    assertThat(end).isLessThan(start - 0.3).isLessThan(4);
  }

  @Test
  void aLawIsFittedBeforeItsFirstStep() throws IOException {
    TinyRun run = run("law").with("train.rounds", 1).with("train.learning_rate", 1e-9);
    assertThat(trained(run).meta().validBitsPerDim()).isLessThan(3);
  }

  private static void assertSame(Checkpoint found, Checkpoint wanted) {
    assertThat(found.meta().state().round()).isEqualTo(wanted.meta().state().round());
    assertThat(found.weights().values()).isEqualTo(wanted.weights().values());
    assertThat(found.ema().values()).isEqualTo(wanted.ema().values());
    assertThat(found.updater().values()).isEqualTo(wanted.updater().values());
    assertThat(found.meta().validBitsPerDim()).isEqualTo(wanted.meta().validBitsPerDim());
  }

  @Test
  void otherSettingsOnTheWayAreToldAndRecorded() throws IOException {
    trained(run("k").with("train.rounds", 1));
    TinyRun other = run("k").with("train.rounds", 2).with("run.seed", 7);
    Checkpoint second = trained(other);
    List<SettingChange> changes =
        List.of(
            new SettingChange(1, "run.seed", "1", "7"),
            new SettingChange(1, "train.rounds", "1", "2"));
    assertThat(second.meta().history()).isEqualTo(changes);
    assertThat(said)
        .contains(
            "note: train subscale was begun with other settings: run.seed = 7 (was 1),"
                + " train.rounds = 2 (was 1); its checkpoints record it");
    Checkpoint third = trained(other.with("train.rounds", 3));
    assertThat(third.meta().history())
        .startsWith(changes.toArray(SettingChange[]::new))
        .endsWith(new SettingChange(2, "train.rounds", "2", "3"))
        .hasSize(3);
  }

  /** The log is for people: what it says decides nothing. */
  @Test
  void patienceRemembersWithoutTheLog() throws IOException {
    TinyRun run = run("l").with("train.patience", 1).with("train.rounds", 2);
    Checkpoint first = trained(run);
    assertThat(first.meta().validations().bestBitsPerDim()).isNotNull();
    Files.writeString(
        folder.resolve("l/subscale/metrics.jsonl"),
        "{\"round\":1,\"valid_bits_per_dim\":0.1}\n{\"round\":2,\"valid_bits_per_dim\":0.2}\n");
    Checkpoint second = trained(run.with("train.rounds", 3));
    assertThat(second.meta().state().round()).isEqualTo(3);
    assertThat(second.meta().validations())
        .isEqualTo(first.meta().validations().and(second.meta().validBitsPerDim()));
  }

  @Test
  void aStageUnderAnothersNameIsRefused() throws IOException {
    TinyRun run = run("m").with("plan.kind", "depth").with("train.rounds", 1);
    train(run);
    List<Path> stages;
    try (Stream<Path> all = Files.list(folder.resolve("m"))) {
      stages = all.filter(Files::isDirectory).sorted().toList();
    }
    Path kept = folder.resolve("kept");
    Files.move(stages.get(0), kept);
    Files.move(stages.get(1), stages.get(0));
    Files.move(kept, stages.get(1));
    assertRefused(run.with("train.rounds", 2), ExitCode.DATA, "holds checkpoints of stage");
  }

  @Test
  void finishedStageIsLeftAsItIs() throws IOException {
    trained(run("b").with("train.rounds", 1));
    Path meta = folder.resolve("b/subscale/checkpoints/00000001/meta.json");
    byte[] before = Files.readAllBytes(meta);
    said.clear();
    train(run("b").with("train.rounds", 1));
    assertThat(Files.readAllBytes(meta)).isEqualTo(before);
    assertThat(said).anyMatch(line -> line.contains("nothing to do"));
  }

  @Test
  void anotherNetworkInTheFolderIsRefused() throws IOException {
    trained(run("c").with("train.rounds", 1));
    assertRefused(run("c").with("net.width", 16), ExitCode.CONFIG, "net.width = 8 (now 16);");
  }

  @Test
  void anotherSizeOrDepthInTheFolderIsNamed(@TempDir Path other) throws IOException {
    trained(run("i").with("train.rounds", 1));
    TinyRun elsewhere = new TinyRun(other).with("run.dir", folder.resolve("i"));
    TinyRun larger = elsewhere.with("data.size", 16).prepared();
    assertRefused(larger, ExitCode.CONFIG, "trained with data.size = 8 (now 16);");
    TinyRun deeper = elsewhere.with("data.bits", 5).with("data.shards", other.resolve("5"));
    assertRefused(deeper.prepared(), ExitCode.CONFIG, "trained with data.bits = 4 (now 5);");
  }

  @Test
  void anotherDataSetInTheFolderIsRefused(@TempDir Path other) throws IOException {
    trained(run("d").with("train.rounds", 1));
    TinyRun elsewhere = new TinyRun(other).with("data.source", "generated:30").prepared();
    assertRefused(elsewhere.with("run.dir", folder.resolve("d")), ExitCode.DATA, "another run.dir");
  }

  @Test
  void aRoundThatTheDriverCannotAverageIsRefusedBeforeItRuns() {
    TinyRun run = run("j").with("net.width", 2048).with("net.head", "softmax");
    assertRefused(run, ExitCode.CONFIG, "spark.driver.memory=");
    assertThat(folder.resolve("j")).doesNotExist();
  }

  @Test
  void dataPreparedForAnotherScaleIsRefused() {
    assertRefused(run("e").with("plan.scale", 4), ExitCode.CONFIG, "plan.scale");
  }

  @Test
  void aRunThatDivergesStopsWithAdviceAndTellsOfItsLastRound() throws IOException {
    TinyRun run =
        run("f")
            .with("train.learning_rate", 10)
            .with("train.clip_norm", 0)
            .with("train.warmup_steps", 0)
            .with("train.rounds", 60);
    assertRefused(run, ExitCode.DIVERGED, "train.learning_rate");
    List<String> lines = Files.readAllLines(folder.resolve("f/subscale/metrics.jsonl"));
    assertThatThrownBy(() -> train(run))
        .hasMessageContaining("diverged in round " + lines.size() + ":");
  }

  @Test
  void aDiskThatIsFullLeavesNoHalfWrittenCheckpoint() throws IOException {
    TestSpark.context()
        .hadoopConfiguration()
        .setClass("fs.full.impl", Full.class, FileSystem.class);
    TinyRun run = data.with("run.dir", "full://" + folder.resolve("h"));
    assertThatThrownBy(() -> train(run)).hasStackTraceContaining("No space left on device");
    try (Stream<Path> left = Files.walk(folder.resolve("h"))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .contains("checkpoints", "metrics.jsonl")
          .noneMatch(name -> name.endsWith(".writing"));
    }
  }

  /** A local disk that has no room for the averaged weights. */
  public static final class Full extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("full:///");
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      if (path.getName().startsWith("ema")) {
        throw new IOException("No space left on device");
      }
      return super.create(path, overwrite, buffer, replication, block, progress);
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      return create(path, overwrite, buffer, replication, block, progress);
    }
  }

  private TinyRun run(String name) {
    return data.with("run.dir", folder.resolve(name));
  }

  private Map<String, Object> train(TinyRun run) throws IOException {
    return TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), said::add);
  }

  private Checkpoint trained(TinyRun run) throws IOException {
    train(run);
    SubscaleConfig config = run.config(Verb.TRAIN);
    RunPlan plan = RunPlan.of(config);
    RunFolder runFolder = RunFolder.of(config, new Configuration());
    return new DecoderLoader(runFolder, plan).newest(plan.stages().get(0), said::add).orElseThrow();
  }

  private void assertRefused(TinyRun run, ExitCode code, String words) {
    assertThatThrownBy(() -> train(run))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
