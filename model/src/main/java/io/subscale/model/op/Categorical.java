package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.simd.CategoricalRows;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Categorical distributions given by logits [rows][levels]. Sums are in double; the largest logit
 * is taken out first, so that no logits are too large.
 */
public final class Categorical {
  private Categorical() {}

  /**
   * The log of the sum of exp(logit) of each row.
   *
   * @param logits [rows][levels], finite
   * @return [rows]
   */
  public static double[] logSums(INDArray logits) {
    if (Fused.serves(logits)) {
      return rows(logits).logSums(byteBuffer(logits));
    }
    IntToDoubleFunction each = HostMemory.values(logits);
    int levels = (int) logits.size(1);
    double[] sums = new double[(int) logits.size(0)];
    for (int row = 0; row < sums.length; row++) {
      sums[row] = logSum(each, row * levels, levels);
    }
    return sums;
  }

  private static CategoricalRows rows(INDArray logits) {
    return new CategoricalRows((int) logits.size(0), (int) logits.size(1));
  }

  /** The log of the sum of exp of {@code levels} logits from index {@code start}. */
  public static double logSum(IntToDoubleFunction logits, int start, int levels) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int v = start; v < start + levels; v++) {
      largest = Math.max(largest, logits.applyAsDouble(v));
    }
    double sum = 0;
    for (int v = start; v < start + levels; v++) {
      sum += Math.exp(logits.applyAsDouble(v) - largest);
    }
    return largest + Math.log(sum);
  }

  /**
   * The cost of each row's value, -log softmax(logits)[value].
   *
   * @param logSums of {@link #logSums}
   * @param values each in 0 to levels - 1
   * @return [rows], nats
   */
  public static double[] nats(INDArray logits, double[] logSums, int[] values) {
    IntToDoubleFunction each = HostMemory.values(logits);
    int levels = (int) logits.size(1);
    double[] nats = new double[values.length];
    for (int row = 0; row < nats.length; row++) {
      nats[row] = logSums[row] - each.applyAsDouble(row * levels + values[row]);
    }
    return nats;
  }

  /**
   * The gradient of the rows' cost by the logits, (softmax - one-hot) * scale.
   *
   * @param logSums of {@link #logSums}
   * @param gradient [rows][levels], assigned
   */
  public static void gradient(
      INDArray logits, double[] logSums, int[] values, double scale, INDArray gradient) {
    if (Fused.serves(logits)) {
      rows(logits)
          .gradient(byteBuffer(logits), logSums, values, (float) scale, byteBuffer(gradient));
      return;
    }
    double[] slopes = HostMemory.doubles(logits);
    int levels = (int) logits.size(1);
    for (int row = 0; row < values.length; row++) {
      for (int at = row * levels; at < (row + 1) * levels; at++) {
        slopes[at] = scale * Math.exp(slopes[at] - logSums[row]);
      }
      slopes[row * levels + values[row]] -= scale;
    }
    HostMemory.put(slopes, gradient);
  }
}
