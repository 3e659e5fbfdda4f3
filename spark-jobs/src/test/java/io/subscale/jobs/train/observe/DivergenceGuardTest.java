package io.subscale.jobs.train.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {
  private final DivergenceGuard guard =
      new DivergenceGuard(new StageUnits("small", 3, 0.25), 0.003, () -> "go back to round 7");

  @Test
  void notANumberStopsAtOnceWithAdvice() {
    assertThatThrownBy(() -> guard.afterRound(scored(Double.NaN)))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
        .hasMessageContaining("small")
        .hasMessageContaining("now 0.003, try 0.001")
        .hasMessageContaining("go back to round 7");
  }

  @Test
  void worseThanAnyCodeStopsAfterAWhile() {
    for (int round = 0; round < 9; round++) {
      guard.afterRound(scored(4.5));
    }
    assertThatThrownBy(() -> guard.afterRound(scored(4.5))).isInstanceOf(JobException.class);
  }

  @Test
  void aSpikeIsForgiven() {
    assertThatCode(
            () -> {
              for (int round = 0; round < 100; round++) {
                guard.afterRound(scored(round % 10 == 0 ? 2.5 : 90));
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void averagedWeightsThatAreNotFiniteStopToo() {
    assertThatThrownBy(() -> guard.validated(TrainState.START, Double.NaN))
        .isInstanceOf(JobException.class);
  }

  private static TrainObserver.Event scored(double bitsPerValue) {
    RoundReport report =
        new RoundReport(
            8,
            40,
            4,
            0,
            bitsPerValue,
            1.0,
            new RoundReport.Traffic(0, 0, 0),
            new RoundReport.Times(100, List.of(), 0, 0, 0),
            List.of());
    return new TrainObserver.Event(new TrainState(9, 36, 360, 900), report, 0.003, 0.5);
  }
}
