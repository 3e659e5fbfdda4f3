package io.subscale.bench.measure;

import java.util.Arrays;

/**
 * Durations of equal pieces of work.
 *
 * @param minMillis the shortest, milliseconds
 * @param medianMillis the middle one, of an even number the mean of the middle two
 */
public record Timing(double minMillis, double medianMillis) {
  private static final double NANOS = 1e6;

  /** Of durations in nanoseconds, at least one. */
  public static Timing of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = (sorted[half] + sorted[(sorted.length - 1) / 2]) / 2.0;
    return new Timing(sorted[0] / NANOS, median / NANOS);
  }

  /** Runs the work {@code warmUp} times unmeasured, then {@code times} times measured. */
  public static Timing measure(int warmUp, int times, Runnable work) {
    for (int i = 0; i < warmUp; i++) {
      work.run();
    }
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - start;
    }
    return of(nanos);
  }
}
