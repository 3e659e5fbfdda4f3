package io.subscale.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Training on real daemons while its processes are killed: however it is disturbed, the last
 * checkpoint's weights, averaged weights and moments have the SHA-256 of the undisturbed run.
 */
class ChaosIT {
  private static final int ROUNDS = 16;
  private static final String FIRST_ROUND = "| round 1 |";

  private static DevCluster cluster;
  private static Map<String, String> undisturbed;

  @BeforeAll
  static void undisturbedRunOnOneExecutor() throws Exception {
    cluster = DevCluster.up(Script.ROOT.resolve("submit/target/chaos-cluster"), 2);
    Script.Outcome prepared = start("prepare", "shards", 2).outcome();
    assertThat(prepared.code()).as(prepared.err()).isZero();
    finish(start("train", "one", 1));
    undisturbed = sums("one");
    assertThat(undisturbed).hasSize(3);
  }

  @AfterAll
  static void down() throws Exception {
    if (cluster != null) {
      cluster.down();
    }
  }

  @Test
  void fourExecutorsWithSpeculation() throws Exception {
    String[] eager = {
      "spark.speculation=true",
      "spark.speculation.interval=10ms",
      "spark.speculation.quantile=0.25",
      "spark.speculation.multiplier=1.01",
      "spark.speculation.minTaskRuntime=1ms"
    };
    assertThat(finish(start("train", "four", 4, eager)).err()).contains("as speculatable");
    assertThat(sums("four")).isEqualTo(undisturbed);
  }

  @Test
  void executorKilledInARound() throws Exception {
    Script.Running run = start("train", "executor", 2);
    run.awaitWords(FIRST_ROUND);
    List<ProcessHandle> executors = new ArrayList<>(cluster.executors("worker-1"));
    executors.addAll(cluster.executors("worker-2"));
    assertThat(executors).hasSize(2);
    executors.get(0).destroyForcibly();
    assertThat(finish(run).err()).contains("Lost executor");
    assertThat(sums("executor")).isEqualTo(undisturbed);
  }

  @Test
  void tasksThatFailTwice() throws Exception {
    Path classes = Path.of("target/test-classes").toAbsolutePath();
    Script.Running run =
        start(
            "train",
            "failing",
            2,
            "spark.plugins=" + FailingTasks.class.getName(),
            "spark.executor.extraClassPath=" + classes);
    Script.Outcome outcome = finish(run);
    assertThat(outcome.err()).contains("Lost task 1.1 in stage", FailingTasks.REASON);
    assertThat(sums("failing")).isEqualTo(undisturbed);
  }

  @Test
  void sparkWorkerKilledAndAnotherStarted() throws Exception {
    Script.Running run = start("train", "worker", 2);
    run.awaitWords(FIRST_ROUND);
    cluster.kill("worker-1");
    cluster.restart();
    finish(run);
    assertThat(sums("worker")).isEqualTo(undisturbed);
  }

  /** A master with a recovery folder knows its applications again. */
  @Test
  void sparkMasterKilledAndStartedAgain() throws Exception {
    killAndRestart("master", start("train", "master", 2));
    assertThat(sums("master")).isEqualTo(undisturbed);
  }

  /** A checkpoint a round, so that some must be written while nobody answers. */
  @Test
  void nameNodeKilledAndStartedAgain() throws Exception {
    killAndRestart("namenode", start("train", "namenode", 2));
    assertThat(sums("namenode")).isEqualTo(undisturbed);
  }

  private static void killAndRestart(String daemon, Script.Running run) throws Exception {
    run.awaitWords(FIRST_ROUND);
    cluster.kill(daemon);
    cluster.restart();
    finish(run);
  }

  @Test
  void executorsThatDoNotComeBackEndTheRun() throws Exception {
    Script.Running run = start("train", "nobody", 2, "run.executor_seconds=3");
    run.awaitWords(FIRST_ROUND);
    cluster.kill("worker-1");
    cluster.kill("worker-2");
    Script.Outcome outcome = run.outcome();
    cluster.restart();
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(5);
    assertThat(outcome.err())
        .contains("subscale: no executor is left on spark:", "(run.executor_seconds)");
  }

  @Test
  void dataNodeKilled() throws Exception {
    Script.Running run = start("train", "datanode", 2);
    run.awaitWords(FIRST_ROUND);
    cluster.kill("datanode-1");
    finish(run);
    cluster.restart();
    assertThat(sums("datanode")).isEqualTo(undisturbed);
  }

  /** A checkpoint a round; killed as soon as a round has ended and again inside one. */
  @Test
  void driverKilledTwiceAndTrainedAgain() throws Exception {
    // The look at the executors is job 0, a round two jobs: 7 is the training of the fourth.
    for (String words : new String[] {"% | round ", "Got job 7 "}) {
      Script.Running run = start("train", "driver", 2);
      run.awaitWords("train subscale ");
      run.awaitWords(words);
      assertThat(run.kill()).doesNotContain(" done: ");
    }
    Script.Outcome last = finish(start("train", "driver", 2));
    assertThat(last.err()).contains("goes on after round");
    assertThat(sums("driver")).isEqualTo(undisturbed);
  }

  /** SHA-256 of the last checkpoint's tensors by file. */
  private static Map<String, String> sums(String run) throws Exception {
    String folder = String.format("/%s/subscale/checkpoints/%08d", run, ROUNDS);
    JsonNode files =
        new ObjectMapper().readTree(cluster.hadoop().cat(cluster.hdfs(folder + "/checksums.json")));
    Map<String, String> sums = new TreeMap<>();
    for (String name : List.of("weights", "ema", "updater")) {
      sums.put(name, files.at("/" + name + ".safetensors/sha256").asText());
    }
    return sums;
  }

  private static Script.Outcome finish(Script.Running run) throws Exception {
    Script.Outcome outcome = run.outcome();
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome;
  }

  /**
   * Starts a verb with one executor a core.
   *
   * @param confs of Spark, or else of Subscale
   */
  private static Script.Running start(String verb, String run, int executors, String... confs)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("subscale", verb, "--verbose"));
    command.addAll(List.of("--config", "submit/src/test/resources/chaos.conf"));
    command.addAll(List.of("--master", cluster.master()));
    command.addAll(List.of("-D", "data.shards=" + cluster.hdfs("/shards")));
    command.addAll(List.of("-D", "run.dir=" + cluster.hdfs("/" + run)));
    command.addAll(List.of("-D", "train.rounds=" + ROUNDS));
    List<String> all = new ArrayList<>(List.of(confs));
    all.add("spark.cores.max=" + executors);
    all.add("spark.executor.cores=1");
    all.add("spark.executor.memory=640m");
    all.add("spark.kryo.registrationRequired=true");
    all.add("spark.shuffle.io.maxRetries=1");
    all.add("spark.shuffle.io.retryWait=1s");
    for (String conf : all) {
      command.addAll(List.of(conf.startsWith("spark.") ? "--conf" : "-D", conf));
    }
    Path classes = Path.of("target/test-classes").toAbsolutePath();
    return Script.start(
        Map.of("HADOOP_CONF_DIR", classes.toString()), command.toArray(String[]::new));
  }
}
