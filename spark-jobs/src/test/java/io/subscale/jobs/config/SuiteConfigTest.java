package io.subscale.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig.CheckpointChoice;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteConfigTest {
  @TempDir Path folder;

  @Test
  void everyKeyCanBeSet() throws IOException {
    SuiteConfig suite =
        load(
            """
            benchmark {
              history = "hdfs://name:8020/bench", tolerance = 0.01, confidence = 0.9
              resamples = 500, seed = 3, batch = 8, executor_seconds = 20, codec_images = 9
            }
            entries {
              photos-test { run = runs/photos, shards = "/data/x", split = valid, checkpoint = best
                baseline = 4, variant = imagenet32 }
              emoji { run = runs/emoji }
            }
            """,
            Map.of("benchmark.batch", "16"));
    assertThat(suite.benchmark())
        .isEqualTo(
            new SuiteConfig.Benchmark("hdfs://name:8020/bench", 0.01, 0.9, 500, 3, 16, 20, 9));
    assertThat(suite.entries())
        .containsExactly(
            new SuiteConfig.Entry(
                "emoji",
                new SuiteConfig.Score(
                    "runs/emoji", "", Split.TEST, CheckpointChoice.NEWEST, 0, "")),
            new SuiteConfig.Entry(
                "photos-test",
                new SuiteConfig.Score(
                    "runs/photos",
                    "/data/x",
                    Split.VALID,
                    CheckpointChoice.BEST,
                    4,
                    "imagenet32")));
  }

  @Test
  void defaultsAreRecorded() throws IOException {
    assertThat(load("benchmark.history = h, entries.a.run = r", Map.of()).benchmark())
        .isEqualTo(new SuiteConfig.Benchmark("h", 0.002, 0.99, 10000, 1, 64, 300, 2000));
  }

  @Test
  void allProblemsAreToldAtOnceWithTheirPlaces() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    benchmark { tolerance = -1, colour = red }
                    entries {
                      a { split = all }
                      "b c" { run = r, baseline = 1.5 }
                    }
                    more = 1
                    """,
                    Map.of("benchmark.batch", "1,2")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("my.conf:1: benchmark.tolerance must be from 0 to 8, not -1")
        .hasMessageContaining("my.conf:1: unknown key benchmark.colour")
        .hasMessageContaining("benchmark.history is not set")
        .hasMessageContaining("my.conf:3: entries.a.run is not set")
        .hasMessageContaining("my.conf:3: entry.split must be one of train, valid, test")
        .hasMessageContaining("my.conf:4: the entry's name must be of")
        .hasMessageContaining("my.conf:4: entry.baseline must be a whole number, not 1.5")
        .hasMessageContaining("my.conf:6: unknown key more")
        .hasMessageContaining("-D benchmark.batch=1,2: cannot be read");
  }

  @Test
  void aSuiteHasEntries() {
    for (String text : List.of("", ", entries = 3", ", entries {}")) {
      assertThatThrownBy(() -> load("benchmark.history = h" + text, Map.of()))
          .isInstanceOf(JobException.class)
          .hasMessageContaining("the suite has no entries");
    }
  }

  private SuiteConfig load(String text, Map<String, String> overrides) throws IOException {
    return SuiteConfig.load(Files.writeString(folder.resolve("my.conf"), text), overrides);
  }
}
