package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads, and which exit code a script reads, when the input is wrong. */
class WrongInputIT {
  private static final int CONFIGURATION = 2;
  private static final int DATA = 3;
  private static final int CLUSTER = 5;

  @TempDir Path folder;

  @BeforeEach
  void pictures() throws Exception {
    SyntheticPictures.write(folder.resolve("pictures"), 2, 16);
  }

  @Test
  void noVerbShowsTheUsage() throws Exception {
    Script.Outcome outcome = Script.run(Map.of(), "subscale");
    assertThat(outcome.code()).isEqualTo(CONFIGURATION);
    assertThat(outcome.err()).startsWith("usage: submit/subscale VERB");
  }

  @Test
  void masterThatTheBundleLacksNeedsSparkHome() throws Exception {
    String master = "k8s://https://127.0.0.1:6443";
    Script.Outcome outcome = Script.run(Map.of(), "subscale", "train", "--master", master);
    assertThat(outcome.code()).isEqualTo(CLUSTER);
    assertThat(outcome.err()).startsWith("--master " + master + " needs").contains("SPARK_HOME");
  }

  @Test
  void yarnIsFoundByItsConfigurationOnly() throws Exception {
    Map<String, String> none = Map.of("HADOOP_CONF_DIR", "", "YARN_CONF_DIR", "");
    Script.Outcome outcome = Script.run(none, "subscale", "train", "--master", "yarn");
    assertThat(outcome.code()).isEqualTo(CLUSTER);
    assertThat(outcome.err()).startsWith("--master yarn needs HADOOP_CONF_DIR");
  }

  @Test
  void unknownKeyIsNamed() throws Exception {
    expect(CONFIGURATION, "train.minuts", "prepare", "-D", "train.minuts=3");
  }

  @Test
  void scaleThatDoesNotDivideIsRefused() throws Exception {
    expect(CONFIGURATION, "plan.scale", "prepare", "-D", "plan.scale=3");
  }

  @Test
  void missingSourceIsNamed() throws Exception {
    expect(DATA, "no-such-folder", "prepare", "-D", "data.source=" + folder + "/no-such-folder");
  }

  @Test
  void emptyFolderIsRefused() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    expect(DATA, "empty", "prepare", "-D", "data.source=" + empty);
  }

  @Test
  void textNamedPngStopsThePreparation() throws Exception {
    Files.writeString(folder.resolve("pictures/picture-00000.png"), "no picture");
    expect(DATA, "picture-00000.png", "prepare");
  }

  @Test
  void trainingWithoutShardsIsRefused() throws Exception {
    expect(DATA, folder + "/shards", "train");
  }

  @Test
  void hdfsThatDoesNotAnswerIsACluster() throws Exception {
    expect(CLUSTER, "127.0.0.1", "prepare", "-D", "data.shards=hdfs://127.0.0.1:9/shards");
  }

  @Test
  void sparkThatDoesNotAnswerIsACluster() throws Exception {
    expect(CLUSTER, "spark://127.0.0.1:9", "prepare", "--master", "spark://127.0.0.1:9");
  }

  @Test
  void truncatedShardIsNamed() throws Exception {
    prepared("shards", 40);
    Path shard = folder.resolve("shards/train-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length - 100));
    assertThat(fails(DATA, "train")).contains("train-00000.parquet");
  }

  @Test
  void flippedByteInAShardIsNoticed() throws Exception {
    prepared("shards", 40);
    Path shard = folder.resolve("shards/train-00000.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 4] ^= 1;
    Files.write(shard, bytes);
    assertThat(fails(DATA, "train")).contains("train-00000.parquet");
  }

  @Test
  void checkpointOfAnotherDataSetIsRefused() throws Exception {
    prepared("shards", 40);
    prepared("others", 41);
    assertThat(run("train").code()).isZero();
    assertThat(fails(DATA, "train", "-D", "data.shards=" + folder.resolve("others")))
        .contains(folder.resolve("run").toString());
  }

  /** A preparation must fail and leave nothing that a later command takes for whole. */
  private void expect(int code, String words, String verb, String... extra) throws Exception {
    assertThat(fails(code, verb, extra)).contains(words);
    assertThat(folder.resolve("shards/dataset.json")).doesNotExist();
  }

  /** Runs a verb that must end with the code, without a stack trace; returns what it said. */
  private String fails(int code, String verb, String... extra) throws Exception {
    Script.Outcome outcome = run(verb, extra);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
    return outcome.err();
  }

  private void prepared(String shards, int pictures) throws Exception {
    Script.Outcome outcome =
        run(
            "prepare",
            "-D",
            "data.source=generated:" + pictures,
            "-D",
            "data.shards=" + folder.resolve(shards));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  /** Runs a verb on one thread; what comes later on the command line wins. */
  private Script.Outcome run(String verb, String... extra) throws Exception {
    List<String> command = new ArrayList<>(List.of("subscale", verb));
    command.addAll(List.of("--config", "submit/src/test/resources/tiny.conf"));
    command.addAll(List.of("-D", "data.source=" + folder.resolve("pictures")));
    command.addAll(List.of("-D", "data.shards=" + folder.resolve("shards")));
    command.addAll(List.of("-D", "run.dir=" + folder.resolve("run")));
    command.addAll(List.of("--master", "local[1]"));
    command.addAll(List.of(extra));
    return Script.run(Map.of(), command.toArray(String[]::new));
  }
}
