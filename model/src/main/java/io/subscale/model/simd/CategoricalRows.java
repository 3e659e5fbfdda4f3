package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The cost of values under categorical distributions given by logits, and its gradient.
 *
 * @param rows number of distributions
 * @param levels values each can take
 */
public record CategoricalRows(int rows, int levels) {
  private static final int PIECE = 256;

  /**
   * The log of the sum of exp(logit) of each row: the largest logit is taken out first, exp and sum
   * are in double.
   *
   * @param logits [rows][levels], finite
   * @return [rows]
   */
  public double[] logSums(ByteBuffer logits) {
    double[] sums = new double[rows];
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          double[] row = new double[(levels + LANES - 1) / LANES * LANES];
          for (int r = from; r < to; r++) {
            sums[r] = logSum(logits, r * levels, row);
          }
        });
    return sums;
  }

  private double logSum(ByteBuffer logits, int start, double[] row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int v = 0; v < levels; v++) {
      float logit = logits.getFloat((start + v) * Float.BYTES);
      row[v] = logit;
      largest = Math.max(largest, logit);
    }
    int bound = DoubleExp.SPECIES.loopBound(levels);
    DoubleVector sums = DoubleVector.zero(DoubleExp.SPECIES);
    for (int v = 0; v < bound; v += DoubleExp.SPECIES.length()) {
      sums = sums.add(DoubleExp.of(DoubleVector.fromArray(DoubleExp.SPECIES, row, v).sub(largest)));
    }
    double sum = LaneSum.of(sums);
    for (int v = bound; v < levels; v++) {
      sum += Math.exp(row[v] - largest);
    }
    return largest + Math.log(sum);
  }

  /**
   * The gradient of the cost by the logits: (softmax - one-hot) * scale.
   *
   * @param logits [rows][levels]
   * @param logSums of {@link #logSums}
   * @param values each row's value, 0 to levels - 1
   * @param gradient [rows][levels], assigned
   */
  public void gradient(
      ByteBuffer logits, double[] logSums, int[] values, float scale, ByteBuffer gradient) {
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          for (int r = from; r < to; r++) {
            scaledSoftmax(logits, r * levels, (float) logSums[r], scale, gradient);
            int at = (r * levels + values[r]) * Float.BYTES;
            gradient.putFloat(at, gradient.getFloat(at) - scale);
          }
        });
  }

  private void scaledSoftmax(
      ByteBuffer logits, int start, float logSum, float scale, ByteBuffer out) {
    int v = 0;
    for (; v + LANES <= levels; v += LANES) {
      FloatVector weight = VectorMath.exp(load(logits, start + v).sub(logSum));
      store(weight.mul(scale), out, start + v);
    }
    for (; v < levels; v++) {
      double weight = Math.exp(logits.getFloat((start + v) * Float.BYTES) - logSum);
      out.putFloat((start + v) * Float.BYTES, (float) (weight * scale));
    }
  }
}
