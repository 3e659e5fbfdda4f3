package io.subscale.model.loss;

import io.subscale.model.op.HostMemory;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The cost of values under a categorical distribution given by logits: -log softmax(logits)[value],
 * in nats.
 */
public final class Nats {
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
    return of(i -> logits[i], logits.length / values.length, values);
  }

  /** {@link #of(float[], int[])} on an array of float or double. */
  static double[] of(INDArray logits, int[] values) {
    if (logits.dataType() == DataType.FLOAT) {
      return of(HostMemory.floats(logits), values);
    }
    double[] exact = logits.data().asDouble();
    return of(i -> exact[i], exact.length / values.length, values);
  }

  private static double[] of(IntToDoubleFunction logits, int levels, int[] values) {
    double[] nats = new double[values.length];
    for (int row = 0; row < values.length; row++) {
      int start = row * levels;
      double largest = Double.NEGATIVE_INFINITY;
      for (int v = start; v < start + levels; v++) {
        largest = Math.max(largest, logits.applyAsDouble(v));
      }
      double sum = 0;
      for (int v = start; v < start + levels; v++) {
        sum += Math.exp(logits.applyAsDouble(v) - largest);
      }
      nats[row] = Math.log(sum) - (logits.applyAsDouble(start + values[row]) - largest);
    }
    return nats;
  }
}
