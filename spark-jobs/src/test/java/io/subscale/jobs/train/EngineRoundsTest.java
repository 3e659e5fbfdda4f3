package io.subscale.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.CountingEngines;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds whose replicas are engines, by one that is the same graph, against rounds of graphs. */
@Tag("slow")
class EngineRoundsTest {
  @TempDir static Path shared;
  private static TinyRun data;

  private final List<TrainObserver.Event> events = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    data = new TinyRun(shared).with("net.body", false).with("train.learning_rate", 0.02).prepared();
  }

  @ParameterizedTest
  @CsvSource({"AVERAGE,1", "AVERAGE,3", "LOCAL,1", "RESET,2"})
  void anEnginesRoundsAreThoseOfGraphs(UpdaterPolicy policy, int accumulate) throws IOException {
    TinyRun run =
        data.with("train.updater", policy.name().toLowerCase(Locale.ROOT))
            .with("train.accumulate", accumulate)
            .with("train.workers", 3);
    RoundRunner.Snapshot graphs = trained(run, Engines.CPU);
    List<TrainObserver.Event> wanted = List.copyOf(events);
    events.clear();
    int before = CountingEngines.MADE.get();
    RoundRunner.Snapshot engines = trained(run, CountingEngines.NAME);
    assertThat(CountingEngines.MADE.get()).isBetween(before + 1, before + 2);
    assertThat(engines.parameters()).containsExactly(graphs.parameters(), within(1e-6f));
    assertThat(engines.updater()).containsExactly(graphs.updater(), within(1e-6f));
    assertThat(engines.ema()).containsExactly(graphs.ema(), within(1e-6f));
    for (int i = 0; i < wanted.size(); i++) {
      TrainState state = wanted.get(i).state();
      assertThat(events.get(i).state())
          .returns(state.steps(), TrainState::steps)
          .returns(state.examples(), TrainState::examples);
      assertThat(events.get(i).report().score())
          .isCloseTo(wanted.get(i).report().score(), within(1e-6));
      assertThat(events.get(i).report().gradientNorm())
          .isCloseTo(wanted.get(i).report().gradientNorm(), within(1e-5))
          .isPositive();
    }
  }

  @Test
  void skippedStepsMoveNothingAndAreCountedAlike() throws IOException {
    List<Integer> wanted = new ArrayList<>();
    for (String engine : List.of(Engines.CPU, CountingEngines.NAME)) {
      events.clear();
      RoundRunner.Snapshot found =
          trained(
              data,
              engine,
              decoder -> {
                float[] weights = decoder.parameters();
                weights[weights.length - 1] = Float.NaN;
                decoder.setParameters(weights);
              });
      List<Integer> skipped = events.stream().map(event -> event.report().skipped()).toList();
      assertThat(skipped).hasSize(4).allMatch(steps -> steps > 0);
      wanted = wanted.isEmpty() ? skipped : wanted;
      assertThat(skipped).isEqualTo(wanted);
      assertThat(found.parameters()[found.parameters().length - 1]).isNaN();
    }
  }

  private RoundRunner.Snapshot trained(TinyRun run, String engine) throws IOException {
    return trained(run, engine, decoder -> {});
  }

  private RoundRunner.Snapshot trained(TinyRun run, String engine, Consumer<Decoder> before)
      throws IOException {
    SubscaleConfig config = run.config(Verb.TRAIN);
    RunPlan plan = RunPlan.of(config);
    Shards shards = Shards.open(config.data().shards(), new Configuration());
    StageRounds.Source source = new StageRounds.Source(config, plan, shards, engine);
    Budget budget = new Budget(config.train().rounds(), 0, 0);
    TrainObserver keep =
        new TrainObserver() {
          @Override
          public void afterRound(Event event) {
            events.add(event);
          }
        };
    try (StageRounds rounds =
        StageRounds.open(TestSpark.context(), source, plan.stages().get(0), Optional.empty())) {
      before.accept(rounds.decoder());
      rounds.run(TrainState.START, budget, List.of(keep), InstantSource.system());
      return rounds.runner().snapshot();
    }
  }
}
