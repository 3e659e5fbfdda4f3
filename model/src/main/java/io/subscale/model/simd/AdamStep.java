package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A step of Adam (Kingma and Ba 2014) over flat vectors in one pass: m = beta1 m + (1 - beta1) s g,
 * v = beta2 v + (1 - beta2) (s g)², and g becomes rate m / (sqrt(v) + epsilon).
 *
 * @param beta1 decay of m
 * @param beta2 decay of v
 * @param rate step size with both corrections of the bias
 * @param epsilon added to the root
 * @param scale s, what the gradient is multiplied with first
 */
public record AdamStep(double beta1, double beta2, double rate, double epsilon, double scale) {
  private static final int PIECE = 1 << 15;

  /**
   * The sum of the squares of {@code length} values; each piece's in float, theirs in double. It
   * can be infinite where a piece's is beyond float, as the square of 2e19 alone is; in double the
   * pass would take 1.6 times as long.
   */
  public static double squares(ByteBuffer values, int length) {
    double[] partial = new double[(length + PIECE - 1) / PIECE];
    Threads.ranges(length, PIECE, (piece, from, to) -> partial[piece] = squares(values, from, to));
    double sum = 0;
    for (double each : partial) {
      sum += each;
    }
    return sum;
  }

  private static double squares(ByteBuffer values, int from, int to) {
    FloatVector even = FloatVector.zero(SPECIES);
    FloatVector odd = FloatVector.zero(SPECIES);
    int i = from;
    for (; i + 2 * LANES <= to; i += 2 * LANES) {
      FloatVector a = load(values, i, LANES);
      FloatVector b = load(values, i + LANES, LANES);
      even = a.fma(a, even);
      odd = b.fma(b, odd);
    }
    double sum = LaneSum.of(even.add(odd));
    for (; i < to; i++) {
      double value = values.getFloat(i * Float.BYTES);
      sum += value * value;
    }
    return sum;
  }

  /** Takes the step: all three vectors of {@code length} values are updated in place. */
  public void apply(ByteBuffer gradient, ByteBuffer m, ByteBuffer v, int length) {
    Threads.ranges(length, PIECE, (piece, from, to) -> apply(gradient, m, v, from, to));
  }

  private void apply(ByteBuffer gradient, ByteBuffer m, ByteBuffer v, int from, int to) {
    float decay1 = (float) beta1;
    float decay2 = (float) beta2;
    float rest1 = (float) (1 - beta1);
    float rest2 = (float) (1 - beta2);
    for (int i = from; i < to; i += LANES) {
      FloatVector g = load(gradient, i, to - i).mul((float) scale);
      FloatVector first = load(m, i, to - i).mul(decay1).add(g.mul(rest1));
      FloatVector second = load(v, i, to - i).mul(decay2).add(g.mul(g).mul(rest2));
      store(first, m, i, to - i);
      store(second, v, i, to - i);
      FloatVector root = second.lanewise(VectorOperators.SQRT).add((float) epsilon);
      store(first.mul((float) rate).div(root), gradient, i, to - i);
    }
  }
}
