package io.subscale.model.loss;

import io.subscale.model.op.Categorical;
import io.subscale.model.op.Mixture;
import io.subscale.model.simd.LawScale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The cost of values under a categorical distribution given by logits: -log softmax(logits)[value],
 * in nats.
 */
public final class Nats {
  private static final int COLOURS = 3;

  private Nats() {}

  /**
   * Cost of each row's value. Sums in double; the largest logit is subtracted first, so that no
   * logits are too large.
   *
   * @param logits [values.length][levels], finite
   * @param values each in 0 to levels - 1
   * @return [values.length]; 0 or more
   */
  public static double[] of(float[] logits, int[] values) {
    int levels = logits.length / values.length;
    double[] nats = new double[values.length];
    for (int row = 0; row < values.length; row++) {
      double logSum = Categorical.logSum(i -> logits[i], row * levels, levels);
      nats[row] = logSum - logits[row * levels + values[row]];
    }
    return nats;
  }

  /**
   * {@link #of(float[], int[])} for logits that lie colour by colour, as a decoder's output does.
   *
   * @param logits [3 pixels][levels], colour-major
   * @param values [pixels][3]
   * @return [pixels][3]
   */
  public static double[] ofColours(INDArray logits, int[] values) {
    int[] ordered = colourMajor(values);
    return pixelMajor(Categorical.nats(logits, Categorical.logSums(logits), ordered));
  }

  /**
   * The same under mixtures of logistics.
   *
   * @param parameters [3 pixels][3 C], colour-major
   * @param intensities the lowest of each value, [pixels][3]
   * @return [pixels][3]
   */
  public static double[] ofMixtures(INDArray parameters, int[] intensities, LawScale scale) {
    return pixelMajor(Mixture.nats(parameters, colourMajor(intensities), scale));
  }

  /** [pixels][3] to [3][pixels], the order of a decoder's output. */
  public static int[] colourMajor(int[] values) {
    int pixels = values.length / COLOURS;
    int[] ordered = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ordered[i % COLOURS * pixels + i / COLOURS] = values[i];
    }
    return ordered;
  }

  private static double[] pixelMajor(double[] costs) {
    int pixels = costs.length / COLOURS;
    double[] nats = new double[costs.length];
    for (int i = 0; i < nats.length; i++) {
      nats[i] = costs[i % COLOURS * pixels + i / COLOURS];
    }
    return nats;
  }
}
