package io.subscale.model.sample;

import java.util.Arrays;

/**
 * Draws from categorical distributions by inversion of the cumulative sum, and says what a value
 * costs. For one thread; keeps its memory.
 */
final class Draw {
  private final double[] weights;
  private final long[] ranks;

  /** Room for an alphabet. */
  Draw(int levels) {
    weights = new double[levels];
    ranks = new long[levels];
  }

  /**
   * The value at which the cumulative probability, in ascending order of the values kept, first
   * exceeds {@code uniform}.
   *
   * @param logits finite, [levels]
   * @param uniform in 0 to below 1
   */
  int value(float[] logits, Steering steering, double uniform) {
    int best = best(logits);
    if (steering.temperature() == 0) {
      return best;
    }
    double sum = 0;
    for (int v = 0; v < weights.length; v++) {
      weights[v] = Math.exp((logits[v] - logits[best]) / steering.temperature());
      sum += weights[v];
    }
    if (steering.drops(weights.length)) {
      sum = keep(logits, steering);
    }
    double wanted = uniform * sum;
    double cumulative = 0;
    for (int v = 0; v < weights.length; v++) {
      cumulative += weights[v];
      if (wanted < cumulative) {
        return v;
      }
    }
    return best;
  }

  /**
   * Cost of a value under softmax(logits), whatever it was drawn with: as {@link
   * io.subscale.model.loss.Nats}.
   */
  double nats(float[] logits, int value) {
    double largest = logits[best(logits)];
    double sum = 0;
    for (int v = 0; v < weights.length; v++) {
      sum += Math.exp(logits[v] - largest);
    }
    return Math.log(sum) - (logits[value] - largest);
  }

  private int best(float[] logits) {
    int best = 0;
    for (int v = 1; v < weights.length; v++) {
      if (logits[v] > logits[best]) {
        best = v;
      }
    }
    return best;
  }

  /** Zeroes the weights of the values that are dropped; the sum of the others, ascending. */
  private double keep(float[] logits, Steering steering) {
    for (int v = 0; v < ranks.length; v++) {
      ranks[v] = rank(logits[v], v);
    }
    Arrays.sort(ranks);
    int kept = steering.topK() == 0 ? ranks.length : Math.min(steering.topK(), ranks.length);
    double sum = 0;
    for (int r = 0; r < kept; r++) {
      sum += weights[(int) ranks[r]];
    }
    double wanted = steering.topP() == 1 ? Double.POSITIVE_INFINITY : steering.topP() * sum;
    double reached = 0;
    for (int r = 0; r < ranks.length; r++) {
      int v = (int) ranks[r];
      if (r == 0 || r < kept && reached < wanted) {
        reached += weights[v];
      } else {
        weights[v] = 0;
      }
    }
    double left = 0;
    for (double weight : weights) {
      left += weight;
    }
    return left;
  }

  /** Orders by falling logit, then by rising value, which the low half is. */
  private static long rank(float logit, int value) {
    int bits = Float.floatToIntBits(logit + 0f);
    int rising = bits ^ bits >> 31 & Integer.MAX_VALUE;
    return (long) ~rising << 32 | value;
  }
}
