package io.subscale.bench.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.loop.TrainObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SyntheticTrainingTest {
  private static final Map<String, String> TINY = new LinkedHashMap<>();

  static {
    TINY.put("data.size", "8");
    TINY.put("net.width", "8");
    TINY.put("net.heads", "2");
    TINY.put("net.embedder_blocks", "1");
    TINY.put("net.transformer_layers", "1");
    TINY.put("net.pixel_layers", "1");
    TINY.put("train.steps_per_round", "2");
    TINY.put("train.batch", "3");
  }

  @Test
  void trainsTheRoundsAskedForWithAllWorkers(@TempDir Path folder) throws Exception {
    SyntheticTraining.Work work = new SyntheticTraining.Work(folder, 20, 3, 4);
    SubscaleConfig config = SyntheticTraining.config(null, TINY, work);
    SyntheticTraining training = new SyntheticTraining(config, TinyRun.session());
    training.prepare();
    List<TrainObserver.Event> events = new ArrayList<>();
    TrainObserver collector =
        new TrainObserver() {
          @Override
          public void afterRound(Event event) {
            events.add(event);
          }
        };
    training.run(collector);
    assertThat(events).hasSize(4);
    assertThat(events)
        .extracting(event -> event.report().examples())
        .containsOnly(18L); // 3 workers, 2 steps of 3
    assertThat(events).allMatch(event -> event.report().workers().size() == 3);
    assertThat(events.get(3).state().round()).isEqualTo(4);
    assertThat(events.get(0).report().score()).isFinite();
  }

  @Test
  void ownDataAndBudgetOfAPresetAreReplaced(@TempDir Path folder) throws Exception {
    Path preset = folder.resolve("preset.conf");
    Files.writeString(
        preset,
        "data { source = nowhere.tar, framing = tile, shrink = 2 }, train.minutes = 9,"
            + " train.workers = 7, net.width = 16");
    SyntheticTraining.Work work = new SyntheticTraining.Work(folder, 20, 3, 4);
    SubscaleConfig config = SyntheticTraining.config(preset, Map.of(), work);
    assertThat(config.data().source()).isEqualTo("generated:20");
    assertThat(config.train().minutes()).isZero();
    assertThat(config.train().workers()).isEqualTo(3);
    assertThat(config.train().rounds()).isEqualTo(4);
    assertThat(config.net().width()).isEqualTo(16);
  }
}
