package io.subscale.bench.measure;

import java.util.Arrays;

/** The middle of some numbers. */
public final class Median {
  private Median() {}

  /** The middle one, of an even number the mean of the middle two; of at least one. */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return (sorted[half] + sorted[(sorted.length - 1) / 2]) / 2;
  }
}
