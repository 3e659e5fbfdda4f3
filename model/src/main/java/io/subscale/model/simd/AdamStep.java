package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.loadPart;
import static io.subscale.model.simd.VectorMath.store;
import static io.subscale.model.simd.VectorMath.storePart;

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
      FloatVector a = load(values, i);
      FloatVector b = load(values, i + LANES);
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
    int whole = from + SPECIES.loopBound(to - from);
    for (int i = from; i < whole; i += LANES) {
      FloatVector g = load(gradient, i).mul((float) scale);
      FloatVector first = first(load(m, i), g);
      FloatVector second = second(load(v, i), g);
      store(first, m, i);
      store(second, v, i);
      store(change(first, second), gradient, i);
    }
    if (whole < to) {
      int rest = to - whole;
      FloatVector g = loadPart(gradient, whole, rest).mul((float) scale);
      FloatVector first = first(loadPart(m, whole, rest), g);
      FloatVector second = second(loadPart(v, whole, rest), g);
      storePart(first, m, whole, rest);
      storePart(second, v, whole, rest);
      storePart(change(first, second), gradient, whole, rest);
    }
  }

  private FloatVector first(FloatVector m, FloatVector g) {
    return m.mul((float) beta1).add(g.mul((float) (1 - beta1)));
  }

  private FloatVector second(FloatVector v, FloatVector g) {
    return v.mul((float) beta2).add(g.mul(g).mul((float) (1 - beta2)));
  }

  private FloatVector change(FloatVector m, FloatVector v) {
    FloatVector root = v.lanewise(VectorOperators.SQRT).add((float) epsilon);
    return m.mul((float) rate).div(root);
  }
}
