package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscaleConfigTest {
  private static final String DEFAULTS =
      """
      run.dir = ""
      run.seed = 1
      run.checkpoint = "newest"
      run.executor_seconds = 300.0
      run.engine = "cpu"
      data.source = ""
      data.shards = ""
      data.size = 32
      data.framing = "crop"
      data.shrink = 1
      data.background = "#ffffff"
      data.bits = 8
      data.table.image = "image"
      data.table.key = ""
      data.split.by = "hash"
      data.split.key = ""
      data.split.list = ""
      data.split.valid = 0.05
      data.split.test = 0.05
      data.max_bad_share = 0.01
      data.max_pixels = 33554432
      data.row_group_bytes = 8388608
      data.shard_bytes = 134217728
      plan.kind = "subscale"
      plan.scale = 2
      plan.depth_bits = 3
      net.head = "law"
      net.body = false
      net.places = 32
      net.local_width = 128
      net.local_layers = 1
      net.components = 12
      net.width = 128
      net.embedder_blocks = 4
      net.transformer_layers = 4
      net.heads = 8
      net.pixel_layers = 8
      net.value_units = 8
      net.dropout = 0.0
      train.minutes = 0.0
      train.rounds = 0
      train.examples = 0
      train.workers = 1
      train.steps_per_round = 8
      train.early_rounds = 0
      train.early_steps = 1
      train.updater = "average"
      train.round_seconds = 0.0
      train.batch = 8
      train.accumulate = 1
      train.precision = "float32"
      train.learning_rate = 0.001
      train.final_rate = 0.1
      train.warmup_steps = 100
      train.clip_norm = 1.0
      train.ema = 0.999
      train.flip = false
      train.validate_images = 64
      train.validate_every_minutes = 5.0
      train.checkpoint_every_minutes = 5.0
      train.keep_checkpoints = 2
      train.keep_best = true
      train.patience = 0
      train.share = []
      evaluate.split = "test"
      evaluate.batch = 16
      evaluate.codec_images = 0
      sample.count = 16
      sample.first = 0
      sample.seed = 0
      sample.dir = ""
      sample.pictures = true
      sample.scale = 1
      sample.batch = 16
      sample.temperature = [1.0]
      sample.top_k = [0.0]
      sample.top_p = [1.0]
      sample.stages = ""
      sample.complete = ""
      sample.keep_slices = 0
      sample.keep_pixels = 0
      sample.upscale_size = ""
      sample.upscale_depth = ""
      sample.columns = 4
      sample.strips = true
      code.from = ""
      code.to = ""
      code.batch = 16
      export.to = ""
      export.from = ""
      export.name = ""
      export.license = "unknown"
      """;

  @TempDir Path folder;

  @Test
  void keysThatExcludeEachOtherCanBeSetAlone() throws IOException {
    String plan = "plan.kind = depth, ";
    assertThat(load(Verb.CONFIG, plan + "sample { complete = a, keep_pixels = 9 }").sample())
        .returns(9, SampleKeys::keepPixels);
    assertThat(load(Verb.CONFIG, plan + "sample.upscale_size = a").sample())
        .returns("a", SampleKeys::upscaleSize);
    assertThat(load(Verb.CONFIG, plan + "sample.upscale_depth = a").sample())
        .returns("a", SampleKeys::upscaleDepth);
    assertThat(load(Verb.CONFIG, "data.split { by = list, list = a }").data().split())
        .returns("a", SubscaleConfig.Data.SplitShares::list);
  }

  @Test
  void defaultsAreRecorded() {
    SubscaleConfig config = ConfigLoader.load(Verb.CONFIG, null, Map.of());
    assertThat(ConfigText.lines(config)).isEqualTo(DEFAULTS);
  }

  @Test
  void onlyWhatDiffersFromTheDefaultsIsAChange() throws IOException {
    assertThat(ConfigText.changes(ConfigLoader.load(Verb.CONFIG, null, Map.of()))).isEmpty();
    assertThat(
            ConfigText.changes(
                load(Verb.CONFIG, "train.batch = 7, train.ema = 0.999, run.dir = x")))
        .isEqualTo("run.dir = \"x\"\ntrain.batch = 7\n");
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirPlaces() {
    assertThatThrownBy(
            () ->
                ConfigLoader.load(
                    Verb.TRAIN,
                    file(
                        """
                        data.size = 30
                        train.bach = 3
                        net { width = wide
                          heads = 0 }
                        plan.scale = 4
                        sample.temperature = [1, -1]
                        data.split.key = "a(b"
                        """),
                    Map.of("train.workers", "2.5", "evaluate.split", "all", "x", "1")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessageContaining("the configuration has 12 problems")
        .hasMessageContaining("my.conf:2: unknown key train.bach; did you mean train.batch?")
        .hasMessageContaining("my.conf:3: net.width must be a number, not \"wide\"")
        .hasMessageContaining("my.conf:4: net.heads must be from 1 to 64, not 0")
        .hasMessageContaining("my.conf:6: sample.temperature must be from 0 to 100, not -1")
        .hasMessageContaining(
            "my.conf:7: data.split.key must be a regular expression, not a(b: Unclosed group at"
                + " character 3")
        .hasMessageContaining("-D train.workers=2.5: train.workers must be a whole number, not 2.5")
        .hasMessageContaining("-D evaluate.split=all: evaluate.split must be one of train, valid")
        .hasMessageContaining("-D x=1: unknown key x")
        .hasMessageContaining("plan.scale = 4 must divide data.size = 30")
        .hasMessageContaining("data.shards is not set; train needs it")
        .hasMessageContaining("run.dir is not set; train needs it")
        .hasMessageContaining("training has no end");
  }

  @Test
  void keysThatContradictEachOtherAreRefused() {
    assertProblem("plan { kind = size, scale = 1 }", "needs plan.scale of 2 or more");
    assertProblem("plan { kind = depth }, data.bits = 3", "must be below data.bits = 3");
    assertProblem("net { width = 10, heads = 4 }", "net.heads = 4 must divide net.width = 10");
    assertProblem("train { patience = 2, validate_images = 0 }", "train.patience = 2 needs");
    assertProblem("train.share = [1, 1]", "train.share has 2 numbers, but plan subscale has 1");
    assertProblem("sample.temperature = [1, 1]", "sample.temperature has 2 numbers");
    assertProblem("sample.top_k = [1, 1]", "sample.top_k has 2 numbers");
    assertProblem("sample.top_k = 1.5", "whole numbers, not 1.5");
    assertProblem("sample.top_p = 0", "sample.top_p must be from");
    assertProblem("sample.stages = size", "the first stages of plan subscale, which are subscale");
    assertProblem("sample.complete = a", "needs sample.keep_slices or sample.keep_pixels");
    assertProblem("sample.keep_pixels = 1", "need sample.complete");
    assertProblem("sample { complete = a, keep_slices = 4 }", "leaves nothing to draw: plan.scale");
    assertProblem("sample { complete = a, keep_pixels = 1024 }", "an image has 1024 pixels");
    assertProblem("sample { complete = a, keep_pixels = 1, keep_slices = 1 }", "only one");
    assertProblem("sample { upscale_size = a, upscale_depth = b }", "only one can be set");
    assertProblem("sample.upscale_depth = a", "needs plan depth or multidimensional");
    assertProblem("plan.scale = 1, sample.upscale_size = a", "needs plan.scale of 2 or more");
    assertProblem(
        "plan.kind = depth, sample { upscale_depth = a, stages = hi }", "stops before it");
    assertProblem("data.split { valid = 0.5, test = 0.5 }", "leave too little for training");
    assertProblem(
        "data.split { by = folder, key = a }", "only with data.split.by = hash, rank or official");
    assertProblem("data.table.image = \"\"", "data.table.image is empty");
    assertProblem("data.shrink = 2", "works only with data.framing = tile");
    assertProblem("data { row_group_bytes = 2 MiB, shard_bytes = 1 MiB }", "must not be below");
    assertProblem("data.source = \"generated:0\"", "must be generated:N");
    assertProblem("data.background = white", "data.background must look like #");
    assertProblem("train = 3", "train must be a section");
    assertProblem("data.size = [1", "cannot be read");
    assertProblem("include \"nowhere.conf\"", "nowhere.conf");
  }

  @Test
  void scaleOneWorksWhereSliceZeroHasNoDecoderOfItsOwn() throws IOException {
    assertThat(load(Verb.CONFIG, "plan { kind = depth, scale = 1 }").plan().scale()).isEqualTo(1);
  }

  @Test
  void commandLineWinsOverFileAndFileOverInclude() throws IOException {
    Files.writeString(folder.resolve("base.conf"), "train { batch = 2, workers = 2, rounds = 2 }");
    Path file = file("include \"base.conf\"\ntrain { batch = 3, workers = 3 }");
    SubscaleConfig config = ConfigLoader.load(Verb.CONFIG, file, Map.of("train.batch", "4"));
    assertThat(config.train().batch()).isEqualTo(4);
    assertThat(config.train().workers()).isEqualTo(3);
    assertThat(config.train().rounds()).isEqualTo(2);
  }

  @Test
  void overridesTakeUrisSizesAndListsAsTheyAre() {
    SubscaleConfig config =
        ConfigLoader.load(
            Verb.CONFIG,
            null,
            Map.of(
                "data.shards", "hdfs://host:8020/a b",
                "data.row_group_bytes", "2 MiB",
                "train.share", "[2]",
                "train.flip", "true",
                "sample.temperature", "0.9"));
    assertThat(config.data().shards()).isEqualTo("hdfs://host:8020/a b");
    assertThat(config.data().rowGroupBytes()).isEqualTo(2 << 20);
    assertThat(config.train().share()).containsExactly(2.0);
    assertThat(config.train().flip()).isTrue();
    assertThat(config.sample().temperature()).containsExactly(0.9);
  }

  @Test
  void referenceHoldsTheDefaults() throws IOException {
    assertThat(load(Verb.CONFIG, ConfigText.reference()))
        .isEqualTo(ConfigLoader.load(Verb.CONFIG, null, Map.of()));
  }

  private void assertProblem(String text, String message) {
    assertThatThrownBy(() -> load(Verb.CONFIG, text))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(message);
  }

  private SubscaleConfig load(Verb verb, String text) throws IOException {
    return ConfigLoader.load(verb, file(text), Map.of());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("my.conf"), text);
  }
}
