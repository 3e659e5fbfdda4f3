package io.subscale.jobs.likelihood;

import java.util.List;

/**
 * How well the distributions of a stage's values fit what came, summed over chosen values in their
 * order. With l(v) the logits of a value (under a law head log P(v)):
 *
 * <ul>
 *   <li>at temperature T the value costs {@code log sum_u exp(l(u)/T) - l(v)/T} nats;
 *   <li>bit b of a value, given the higher ones, costs {@code log(A / B)}: A is the probability of
 *       all values with these higher bits, B of those with bit b as well, so that the bits of a
 *       value add up to its cost;
 *   <li>the confidence is the largest probability, a hit means that its value came.
 * </ul>
 *
 * @param values how many
 * @param nats [{@link #TEMPERATURES}]
 * @param planes [bits of a value], nats, the highest bit first
 * @param counts [{@link #BINS}] values by confidence, from 0 to 1 in equal steps
 * @param confidences [BINS] sums of their confidences
 * @param hits [BINS]
 */
public record CalibrationSums(
    long[] values,
    double[] nats,
    double[] planes,
    long[] counts,
    double[] confidences,
    long[] hits) {
  /** Equal steps of confidence. */
  public static final int BINS = 10;

  private static final double[] TEMPERATURES = {
    0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2
  };

  /** The temperatures, ascending. */
  public static double[] temperatures() {
    return TEMPERATURES.clone();
  }

  /** Nothing yet. */
  static CalibrationSums none(int bits) {
    return new CalibrationSums(
        new long[1],
        new double[TEMPERATURES.length],
        new double[bits],
        new long[BINS],
        new double[BINS],
        new long[BINS]);
  }

  /**
   * Adds a value.
   *
   * @param logits of its levels, from index {@code from}
   * @param value 0 to levels - 1
   */
  void add(float[] logits, int from, int value) {
    int levels = 1 << planes.length;
    int top = 0;
    for (int v = 1; v < levels; v++) {
      if (logits[from + v] > logits[from + top]) {
        top = v;
      }
    }
    double most = logits[from + top];
    double[] weights = new double[levels];
    for (int t = 0; t < TEMPERATURES.length; t++) {
      double sum = 0;
      for (int v = 0; v < levels; v++) {
        double weight = Math.exp((logits[from + v] - most) / TEMPERATURES[t]);
        sum += weight;
        if (TEMPERATURES[t] == 1) {
          weights[v] = weight;
        }
      }
      nats[t] += Math.log(sum) - (logits[from + value] - most) / TEMPERATURES[t];
    }
    addPlanes(weights, value);
    addConfidence(weights, top, value);
    values[0]++;
  }

  private void addPlanes(double[] weights, int value) {
    int first = 0;
    int length = weights.length;
    double all = sum(weights, first, length);
    for (int b = 0; b < planes.length; b++) {
      length /= 2;
      boolean set = (value & length) != 0;
      first += set ? length : 0;
      double kept = sum(weights, first, length);
      // Beyond what a double holds, every further bit is as good as the smallest that it does.
      kept = Math.max(kept, Double.MIN_NORMAL);
      planes[b] += Math.log(Math.max(all, kept) / kept);
      all = kept;
    }
  }

  private static double sum(double[] weights, int from, int length) {
    double sum = 0;
    for (int v = from; v < from + length; v++) {
      sum += weights[v];
    }
    return sum;
  }

  private void addConfidence(double[] weights, int top, int value) {
    double confidence = weights[top] / sum(weights, 0, weights.length);
    int bin = Math.min(BINS - 1, (int) (confidence * BINS));
    counts[bin]++;
    confidences[bin] += confidence;
    hits[bin] += top == value ? 1 : 0;
  }

  /** The sums of successive groups of values together, added in their order. */
  static CalibrationSums concatenate(List<CalibrationSums> parts) {
    CalibrationSums all = none(parts.get(0).planes.length);
    for (CalibrationSums part : parts) {
      all.values[0] += part.values[0];
      for (int t = 0; t < all.nats.length; t++) {
        all.nats[t] += part.nats[t];
      }
      for (int b = 0; b < all.planes.length; b++) {
        all.planes[b] += part.planes[b];
      }
      for (int i = 0; i < BINS; i++) {
        all.counts[i] += part.counts[i];
        all.confidences[i] += part.confidences[i];
        all.hits[i] += part.hits[i];
      }
    }
    return all;
  }
}
