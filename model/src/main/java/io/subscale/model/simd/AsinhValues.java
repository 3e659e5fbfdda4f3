package io.subscale.model.simd;

import static io.subscale.model.simd.RowMath.load;
import static io.subscale.model.simd.RowMath.store;
import static io.subscale.model.simd.VectorMath.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The inverse hyperbolic sine of floats. */
public final class AsinhValues {
  /** Below it asinh is its series, which loses no digits to the sum 1 + x. */
  private static final float SMALL = 0.25f;

  private AsinhValues() {}

  /** In place, {@code count} values from index {@code from} on; each to some 3e-7 of itself. */
  public static void apply(float[] values, int from, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector x = load(values, from + i, count - i);
      FloatVector size = x.abs();
      FloatVector square = x.mul(x);
      FloatVector log = VectorMath.log(square.add(1f).sqrt().add(size));
      FloatVector signed = log.lanewise(VectorOperators.NEG, x.compare(VectorOperators.LT, 0f));
      VectorMask<Float> small = size.compare(VectorOperators.LT, SMALL);
      store(signed.blend(series(x, square), small), values, from + i, count - i);
    }
  }

  /** x - x^3/6 + 3 x^5/40 - 15 x^7/336 + 105 x^9/3456 - 945 x^11/42240. */
  private static FloatVector series(FloatVector x, FloatVector square) {
    FloatVector sum = FloatVector.broadcast(VectorMath.SPECIES, -945f / 42240);
    for (float term : new float[] {105f / 3456, -15f / 336, 3f / 40, -1f / 6, 1f}) {
      sum = sum.fma(square, FloatVector.broadcast(VectorMath.SPECIES, term));
    }
    return sum.mul(x);
  }
}
