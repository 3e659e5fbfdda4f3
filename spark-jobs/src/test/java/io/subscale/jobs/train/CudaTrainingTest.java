package io.subscale.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.gpu.Shim;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings on Spark by the CUDA engine, over the shim that stands for one or two GPUs. */
@Tag("slow")
class CudaTrainingTest {
  @TempDir static Path shared;
  private static TinyRun data;

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    Shim.install(1);
    data =
        new TinyRun(shared)
            .with("net.body", false)
            .with("train.rounds", 3)
            .with("train.learning_rate", 0.02)
            .prepared();
  }

  @AfterAll
  static void oneGpuAgain() {
    Shim.install(1);
  }

  private TinyRun run(String name, String engine) {
    return data.with("run.dir", folder.resolve(name)).with("run.engine", engine);
  }

  private Map<String, Object> train(TinyRun run) throws IOException {
    return TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), said::add);
  }

  /** The newest checkpoints, a stage each. */
  private List<Checkpoint> trained(TinyRun run) throws IOException {
    train(run);
    SubscaleConfig config = run.config(Verb.TRAIN);
    RunPlan plan = RunPlan.of(config);
    DecoderLoader loader = new DecoderLoader(RunFolder.of(config, new Configuration()), plan);
    List<Checkpoint> newest = new ArrayList<>();
    for (var stage : plan.stages()) {
      newest.add(loader.newest(stage, line -> {}).orElseThrow());
    }
    return newest;
  }

  private static void assertSame(List<Checkpoint> found, List<Checkpoint> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(found.get(i).weights().values()).isEqualTo(wanted.get(i).weights().values());
      assertThat(found.get(i).updater().values()).isEqualTo(wanted.get(i).updater().values());
      assertThat(found.get(i).ema().values()).isEqualTo(wanted.get(i).ema().values());
      assertThat(found.get(i).meta().validBitsPerDim())
          .isEqualTo(wanted.get(i).meta().validBitsPerDim());
    }
  }

  private static void assertClose(List<Checkpoint> found, List<Checkpoint> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(found.get(i).meta().bitsPerDim())
          .isCloseTo(wanted.get(i).meta().bitsPerDim(), within(1e-5));
      assertThat(found.get(i).meta().validBitsPerDim())
          .isCloseTo(wanted.get(i).meta().validBitsPerDim(), within(1e-5));
      assertThat(found.get(i).meta().state().examples())
          .isEqualTo(wanted.get(i).meta().state().examples());
      assertThat(found.get(i).weights().values())
          .containsExactly(wanted.get(i).weights().values(), within(1e-3f));
    }
  }

  @Test
  void aRunIsThatOfTheCpuAndSaysWhatComputedIt() throws IOException {
    TinyRun cpuRun = run("cpu", "cpu").with("plan.kind", "depth");
    TinyRun gpuRun = run("gpu", "cuda").with("plan.kind", "depth");
    Map<String, Object> result = train(gpuRun);
    assertThat(result).containsEntry("engine", "cuda");
    assertThat(said).anyMatch(line -> line.matches("executor driver on .*, GPU 0: shim, .*"));
    assertThat(said).anyMatch(line -> line.contains("train.steps_per_round = 64 or more"));
    assertClose(trained(gpuRun), trained(cpuRun));
    assertThat(Files.readAllLines(folder.resolve("gpu/depth/metrics.jsonl")))
        .filteredOn(line -> line.contains("learning_rate"))
        .hasSize(3)
        .allMatch(line -> line.contains("\"engine\":\"cuda\""));
    Map<String, Object> byGpu = evaluate(gpuRun);
    Map<String, Object> byCpu = evaluate(gpuRun.with("run.engine", "cpu"));
    assertThat(byGpu).containsEntry("engine", "cuda");
    assertThat(byCpu).containsEntry("engine", "cpu");
    assertThat((double) byGpu.get("bits_per_dim"))
        .isCloseTo((double) byCpu.get("bits_per_dim"), within(1e-6));
  }

  private Map<String, Object> evaluate(TinyRun run) throws IOException {
    return EvaluateJob.run(run.config(Verb.EVALUATE), TinyRun.session(), said::add);
  }

  @Test
  void twoGpusGiveTheBitsOfOneAndTheSameRunItsOwn() throws IOException {
    TinyRun three = run("two", "cuda").with("train.workers", 3).with("train.accumulate", 2);
    Shim.install(2);
    List<Checkpoint> two = trained(three);
    assertThat(said).anyMatch(line -> line.contains("GPU 1: shim"));
    Shim.install(1);
    List<Checkpoint> one = trained(three.with("run.dir", folder.resolve("one")));
    assertSame(one, two);
    assertSame(trained(three.with("run.dir", folder.resolve("again"))), one);
  }

  @Test
  void checkpointsTravelBothWays() throws IOException {
    List<Checkpoint> cpu = resumed("cpu", "cpu");
    assertThat(cpu.get(0).meta().history())
        .containsExactly(new SettingChange(2, "train.rounds", "2", "3"));
    for (String[] way : new String[][] {{"cpu", "cuda"}, {"cuda", "cpu"}}) {
      List<Checkpoint> found = resumed(way[0], way[1]);
      assertClose(found, cpu);
      assertThat(found.get(0).meta().history())
          .contains(new SettingChange(2, "run.engine", '"' + way[0] + '"', '"' + way[1] + '"'));
    }
  }

  /** Rounded products train other weights, and nearly as good ones. */
  @Test
  void roundedOperandsTrainNearlyTheSame() throws IOException {
    TinyRun two = data.with("train.rounds", 2).with("run.engine", "cuda");
    Checkpoint exact = trained(two.with("run.dir", folder.resolve("exact"))).get(0);
    Checkpoint rounded =
        trained(two.with("run.dir", folder.resolve("bf16")).with("train.precision", "bf16")).get(0);
    assertThat(rounded.weights().values()).isNotEqualTo(exact.weights().values());
    assertThat(rounded.meta().validBitsPerDim())
        .isCloseTo(exact.meta().validBitsPerDim(), within(5e-3));
  }

  /** With the body, whose dropout draws the same masks on both, also of several batches a step. */
  @Test
  void aBodyWithDropoutIsTrainedAlike() throws IOException {
    TinyRun body =
        data.with("net.body", true)
            .with("net.dropout", 0.3)
            .with("train.rounds", 1)
            .with("train.batch", 2)
            .with("train.accumulate", 2)
            .with("train.validate_images", 1);
    List<Checkpoint> cpu = trained(body.with("run.dir", folder.resolve("body-cpu")));
    assertClose(
        trained(body.with("run.dir", folder.resolve("body")).with("run.engine", "cuda")), cpu);
  }

  /** Two rounds by one engine and a third by another. */
  private List<Checkpoint> resumed(String first, String then) throws IOException {
    TinyRun run = run(first + "-" + then, first);
    train(run.with("train.rounds", 2));
    return trained(run.with("run.engine", then));
  }

  @Test
  void whatTheEngineCannotIsSaidAtOnceAndAutoStaysOnTheCpu() throws IOException {
    Shim.install(0);
    assertThatThrownBy(() -> train(run("none", "cuda")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .hasMessageContaining("executors cannot use engine cuda:")
        .hasMessageContaining("GPU 0");
    Shim.install(1);
    assertThat(train(run("auto", "auto").with("train.rounds", 1))).containsEntry("engine", "cpu");
    assertThat(said).contains("engine: cpu, since Spark gives its tasks no GPU");
  }
}
