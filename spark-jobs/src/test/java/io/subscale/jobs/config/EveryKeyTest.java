package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that sets every key to something else than its default. */
class EveryKeyTest {
  private static final String EVERY_KEY =
      """
      run { dir = out, seed = 7, checkpoint = best, executor_seconds = 5, engine = cuda }
      data {
        source = pictures.tar, shards = "hdfs://name:8020/shards", size = 64, framing = tile
        shrink = 2, background = "#102030", bits = 5, split { by = rank, valid = 0.1, test = 0.2 }
        split.key = "^([^_]+)_", table { image = img, key = id }
        max_bad_share = 0.5, max_pixels = 1000, row_group_bytes = 1 MiB, shard_bytes = 16 MiB
      }
      plan { kind = multidimensional, scale = 4, depth_bits = 2 }
      net {
        head = softmax, body = true, places = 12, local_width = 48, local_layers = 2, components = 5
        width = 96, embedder_blocks = 1, transformer_layers = 3, heads = 6, pixel_layers = 5
        value_units = 4, dropout = 0.25
      }
      train {
        minutes = 1.5, rounds = 10, examples = 1000, workers = 3, steps_per_round = 4, batch = 2
        early_rounds = 5, early_steps = 2, updater = reset, round_seconds = 60, accumulate = 6, precision = bf16
        learning_rate = 0.002, final_rate = 0.5, warmup_steps = 9, clip_norm = 2, ema = 0.99
        flip = true, validate_images = 32, validate_every_minutes = 2
        checkpoint_every_minutes = 3, keep_checkpoints = 4, keep_best = false, patience = 8
        share = [1, 2, 3]
      }
      evaluate { split = valid, batch = 3, codec_images = 50 }
      sample { count = 5, first = 2, seed = 3, dir = d, pictures = false, scale = 2, batch = 6, temperature = [0.99, 1, 1], columns = 7
        top_k = [0, 3, 4], top_p = [0.9]
        stages = "small,size", complete = pictures, keep_slices = 3, strips = false
      }
      code { from = tiles, to = "hdfs://name:8020/codes", batch = 9 }
      export { to = model, from = "other.safetensors", name = Owls, license = cc-by-4.0 }
      """;

  /** Keys that exclude others which are set. */
  private static final Set<String> INSTEAD_OF_OTHERS =
      Set.of(
          "sample.keep_pixels", "sample.upscale_size", "sample.upscale_depth", "data.split.list");

  @TempDir Path folder;

  @Test
  void everyKeyCanBeSet() throws IOException {
    SubscaleConfig config = load(Verb.TRAIN, EVERY_KEY);
    SubscaleConfig expected =
        new SubscaleConfig(
            new SubscaleConfig.Run(
                "out", 7, SubscaleConfig.CheckpointChoice.BEST, 5, SubscaleConfig.EngineKind.CUDA),
            new SubscaleConfig.Data(
                "pictures.tar",
                "hdfs://name:8020/shards",
                64,
                SubscaleConfig.FramingKind.TILE,
                2,
                "#102030",
                5,
                new SubscaleConfig.Data.Table("img", "id"),
                new SubscaleConfig.Data.SplitShares(
                    SubscaleConfig.SplitBy.RANK, "^([^_]+)_", "", 0.1, 0.2),
                0.5,
                1000,
                1 << 20,
                16 << 20),
            new SubscaleConfig.PlanKeys(Plan.MULTIDIMENSIONAL, 4, 2),
            new NetKeys(NetKeys.HeadKind.SOFTMAX, true, 12, 48, 2, 5, 96, 1, 3, 6, 5, 4, 0.25),
            everyTrainKey(),
            new EvaluateKeys(Split.VALID, 3, 50),
            new SampleKeys(
                5,
                2,
                3L,
                "d",
                false,
                2,
                6,
                List.of(0.99, 1., 1.),
                List.of(0., 3., 4.),
                List.of(0.9),
                "small,size",
                "pictures",
                3,
                0,
                "",
                "",
                7,
                false),
            new CodeKeys("tiles", "hdfs://name:8020/codes", 9),
            new ExportKeys("model", "other.safetensors", "Owls", "cc-by-4.0"));
    assertThat(config).isEqualTo(expected);
  }

  private static SubscaleConfig.Train everyTrainKey() {
    return new SubscaleConfig.Train(
        1.5,
        10,
        1000,
        3,
        4,
        5,
        2,
        UpdaterPolicy.RESET,
        60,
        2,
        6,
        Precision.BF16,
        0.002,
        0.5,
        9,
        2,
        0.99,
        true,
        32,
        2,
        3,
        4,
        false,
        8,
        List.of(1., 2., 3.));
  }

  @Test
  void everyKeyIsSetThere() throws IOException {
    SubscaleConfig config = load(Verb.TRAIN, EVERY_KEY);

    Map<String, Object> defaults =
        ConfigRecords.flat(ConfigLoader.load(Verb.CONFIG, null, Map.of()));
    Map<String, Object> set = ConfigRecords.flat(config);
    assertThat(set).hasSameSizeAs(defaults);
    set.keySet().removeAll(INSTEAD_OF_OTHERS);
    set.forEach((key, value) -> assertThat(value).as(key).isNotEqualTo(defaults.get(key)));
  }

  @Test
  void jsonAndLinesReadBackAsTheSameConfiguration() throws IOException {
    SubscaleConfig config = load(Verb.TRAIN, EVERY_KEY);
    assertThat(load(Verb.TRAIN, ConfigText.json(config))).isEqualTo(config);
    assertThat(load(Verb.TRAIN, ConfigText.lines(config))).isEqualTo(config);
    assertThat(ConfigText.fingerprint(Set.of(), config.plan(), config.net()))
        .isNotEqualTo(ConfigText.fingerprint(Set.of(), config.net(), config.plan()));
  }

  private SubscaleConfig load(Verb verb, String text) throws IOException {
    return ConfigLoader.load(verb, Files.writeString(folder.resolve("my.conf"), text), Map.of());
  }
}
