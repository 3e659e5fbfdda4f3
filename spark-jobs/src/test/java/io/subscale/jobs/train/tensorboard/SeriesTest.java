package io.subscale.jobs.train.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void everyNumberHasATagAndEveryListItsSpread() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("stage", "small");
    line.put("round", 7L);
    line.put("steps", 56L);
    line.put("examples", 448L);
    line.put("millis", 9000L);
    line.put("bits_per_dim", 0.75);
    line.put("skipped_steps", 1);
    line.put("driver_bytes_in", 1L << 40);
    line.put("worker_compute_millis", List.of(5L, 1L, 3L, 3L));
    line.put("worker_none", List.of());
    line.put("nothing", null);
    line.put("valid_bits_per_dim", 0.5);
    Map<String, Double> wanted = new LinkedHashMap<>();
    wanted.put("train/bits_per_dim", 0.75);
    wanted.put("train/skipped_steps", 1.0);
    wanted.put("train/driver_bytes_in", 0x1p40);
    wanted.put("workers/compute_millis_min", 1.0);
    wanted.put("workers/compute_millis_mean", 3.0);
    wanted.put("workers/compute_millis_max", 5.0);
    wanted.put("valid/bits_per_dim", 0.5);
    assertThat(Series.of(line)).containsExactlyEntriesOf(wanted);
  }
}
