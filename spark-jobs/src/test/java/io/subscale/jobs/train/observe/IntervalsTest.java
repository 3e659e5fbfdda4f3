package io.subscale.jobs.train.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import io.subscale.jobs.train.loop.TrainObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds of 100 ms, and work every 250 ms that itself takes a second. */
class IntervalsTest {
  private static final long EVERY_MILLIS = 250;

  private final InstantSource clock = () -> Instant.ofEpochMilli(this.millis);
  private final List<Long> worked = new ArrayList<>();
  private long millis = 7_000;

  @Test
  void aSlowValidationDoesNotFollowEveryRound() {
    Validation validation =
        new Validation(
            () -> {
              millis += 1_000;
              return 3.0;
            },
            EVERY_MILLIS,
            List.of(
                new TrainObserver() {
                  @Override
                  public void validated(TrainState state, double bitsPerDim) {
                    worked.add(state.round());
                  }
                }),
            TrainState.START,
            clock);
    run(validation, 9);
    assertThat(worked).containsExactly(3L, 6L, 9L);
  }

  @Test
  void aSlowCheckpointDoesNotFollowEveryRound() {
    CheckpointSaver saver =
        new CheckpointSaver(
            (state, bitsPerDim, validations) -> {
              millis += 1_000;
              worked.add(state.round());
            },
            new CheckpointSaver.Times(EVERY_MILLIS, false, Validations.NONE),
            new StageUnits("small", 3, 0.25),
            TrainState.START,
            clock);
    run(saver, 9);
    assertThat(worked).containsExactly(3L, 6L, 9L);
  }

  private void run(TrainObserver observer, int rounds) {
    for (int round = 1; round <= rounds; round++) {
      millis += 100;
      RoundReport report =
          new RoundReport(
              round,
              40,
              4,
              0,
              3.0,
              1.0,
              new RoundReport.Traffic(0, 0, 0),
              new RoundReport.Times(100, List.of(), 0, 0, 0),
              List.of());
      TrainState state = new TrainState(round, 4L * round, 40L * round, millis - 7_000);
      observer.afterRound(new TrainObserver.Event(state, report, 0.003, 0.5));
    }
  }
}
