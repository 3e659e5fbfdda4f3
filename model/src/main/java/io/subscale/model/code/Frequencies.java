package io.subscale.model.code;

import io.subscale.model.simd.DoubleLane;
import io.subscale.model.simd.ExpValues;
import io.subscale.model.simd.Simd;

/**
 * Whole frequencies of an alphabet's V symbols that add up to 2^{@value #BITS}, from logits. With
 * w(v) = exp(logit(v) - the largest) in double and W their sum, added in ascending order, symbol v
 * has 1 + floor(w(v) (2^24 - V) / W); what is left goes to the first symbol with the largest logit.
 * Logits that are no numbers give frequencies, too. For one thread; keeps its memory.
 */
public final class Frequencies {
  /** Bits of a frequency. */
  public static final int BITS = 24;

  /** What frequencies add up to. */
  public static final int SUM = 1 << BITS;

  private final double[] weights;
  private final int[] starts;
  private double largest;
  private double sum;

  /** Room for an alphabet of some symbols, 1 to 2^{@value #BITS}. */
  public Frequencies(int symbols) {
    weights = new double[symbols];
    starts = new int[symbols + 1];
  }

  /** Takes logits, [symbols]. */
  public void set(float[] logits) {
    int best = 0;
    for (int v = 1; v < weights.length; v++) {
      if (logits[v] > logits[best]) {
        best = v;
      }
    }
    largest = logits[best];
    for (int v = 0; v < weights.length; v++) {
      weights[v] = logits[v] - largest;
    }
    exp();
    sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double share = (SUM - weights.length) / sum;
    int used = 0;
    for (int v = 0; v < weights.length; v++) {
      starts[v] = used;
      used += 1 + (int) (weights[v] * share);
    }
    for (int v = best + 1; v < weights.length; v++) {
      starts[v] += SUM - used;
    }
    starts[weights.length] = SUM;
  }

  private void exp() {
    if (Simd.available()) {
      ExpValues.apply(weights);
      return;
    }
    for (int v = 0; v < weights.length; v++) {
      weights[v] = DoubleLane.exp(weights[v]);
    }
  }

  /** What a symbol costs under the logits themselves, in nats; the frequencies round it. */
  public double nats(float logit) {
    return DoubleLane.log(sum) - (logit - largest);
  }

  /** The sum of the frequencies of the symbols before. */
  public int start(int symbol) {
    return starts[symbol];
  }

  /** A symbol's frequency, 1 or more. */
  public int frequency(int symbol) {
    return starts[symbol + 1] - starts[symbol];
  }

  /** The symbol whose share holds a number from 0 to below {@link #SUM}. */
  public int symbolAt(int place) {
    int low = 0;
    int high = weights.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= place) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
