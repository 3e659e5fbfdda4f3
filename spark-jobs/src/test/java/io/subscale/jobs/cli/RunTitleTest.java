package io.subscale.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.Verb;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTitleTest {
  @Test
  void twoNamesOfThePlaceAreEnough() {
    assertThat(RunTitle.of("train", "hdfs://host:8020/data/cats/run/")).isEqualTo("train cats/run");
    assertThat(RunTitle.of("train", "hdfs:///run")).isEqualTo("train run");
    assertThat(RunTitle.of("train", "runs/cats")).isEqualTo("train runs/cats");
    assertThat(RunTitle.of("train", "file:/a/b")).isEqualTo("train a/b");
    assertThat(RunTitle.of("train", "")).isEqualTo("train");
  }

  @Test
  void aVerbIsCalledByThePlaceThatItWritesTo() {
    Map<String, String> places =
        Map.of(
            "data.source", "generated:9",
            "data.shards", "a/shards",
            "run.dir", "a/run",
            "train.rounds", "1",
            "code.from", "x/from",
            "code.to", "a/to",
            "export.to", "a/card",
            "export.from", "x/card");
    for (Verb verb : Verb.values()) {
      String place =
          switch (verb) {
            case PREPARE -> "shards";
            case COMPRESS, DECOMPRESS -> "to";
            case EXPORT -> "card";
            case TRAIN, IMPORT, EVALUATE, SAMPLE, CONFIG -> "run";
          };
      assertThat(RunTitle.of(verb, ConfigLoader.load(verb, null, places)))
          .isEqualTo(verb.word() + " a/" + place);
    }
  }
}
