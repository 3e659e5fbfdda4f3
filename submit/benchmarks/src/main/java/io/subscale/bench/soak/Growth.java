package io.subscale.bench.soak;

import io.subscale.bench.measure.Median;
import java.util.Arrays;

/**
 * How much a series has grown: between the median of its first tenth and that of its last, so that
 * a single high sample does not count.
 *
 * @param first median of the first tenth, one sample at least
 * @param last median of the last tenth
 */
record Growth(double first, double last) {
  private static final int TENTH = 10;
  private static final double PERCENT = 100;

  /** Of samples in their order, at least one. */
  static Growth of(double... samples) {
    int tenth = Math.max(1, samples.length / TENTH);
    double[] head = Arrays.copyOf(samples, tenth);
    double[] tail = Arrays.copyOfRange(samples, samples.length - tenth, samples.length);
    return new Growth(Median.of(head), Median.of(tail));
  }

  /** In the samples' unit. */
  double amount() {
    return last - first;
  }

  /** Of the first median. */
  double percent() {
    return amount() / first * PERCENT;
  }
}
