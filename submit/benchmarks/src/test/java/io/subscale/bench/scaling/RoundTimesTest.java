package io.subscale.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.bench.measure.Measurement;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundTimesTest {
  private static final RoundReport.Times TIMES = new RoundReport.Times(150, List.of(), 30, 12, 7);

  @Test
  void roundsAreTimedFromEndToEndAfterTheWarmUp() {
    Iterator<Long> clock = List.of(0L, 900L, 1000L, 1300L, 1500L).iterator();
    RoundTimes times = new RoundTimes(2, () -> clock.next() * 1_000_000);
    for (int round = 1; round <= 5; round++) {
      times.afterRound(event(round, 60));
    }
    Map<String, Object> fields = times.addTo(Measurement.of("scaling")).fields();
    assertThat(fields.get("rounds")).isEqualTo(3L);
    // 100, 300 and 200 ms; there were no workers to compute.
    assertThat(number(fields.get("round_ms"))).isEqualTo(200);
    assertThat(number(fields.get("examples_per_s"))).isCloseTo(300, within(1e-9));
    assertThat(number(fields.get("overhead_ms"))).isEqualTo(200);
    assertThat(number(fields.get("outside_ms"))).isEqualTo(50);
    assertThat(number(fields.get("merge_ms"))).isEqualTo(42);
    assertThat(number(fields.get("receive_ms"))).isEqualTo(7);
    assertThat(fields.get("compute_examples_per_s")).isNull();
  }

  private static double number(Object field) {
    return ((Number) field).doubleValue();
  }

  private static TrainObserver.Event event(long round, long examples) {
    RoundReport report =
        new RoundReport(
            round, examples, 1, 0, 0, 0, new RoundReport.Traffic(0, 0, 0), TIMES, List.of());
    return new TrainObserver.Event(new TrainState(round, round, round * examples, 0), report, 1, 0);
  }
}
