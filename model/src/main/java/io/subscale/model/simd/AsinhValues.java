package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

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
    int whole = from + SPECIES.loopBound(count);
    for (int i = from; i < whole; i += LANES) {
      asinh(fromArray(SPECIES, values, i)).intoArray(values, i);
    }
    int rest = from + count - whole;
    if (rest > 0) {
      float[] lanes = new float[LANES];
      System.arraycopy(values, whole, lanes, 0, rest);
      asinh(fromArray(SPECIES, lanes, 0)).intoArray(lanes, 0);
      System.arraycopy(lanes, 0, values, whole, rest);
    }
  }

  private static FloatVector asinh(FloatVector x) {
    FloatVector size = x.abs();
    FloatVector square = x.mul(x);
    FloatVector log = VectorMath.log(square.add(1f).sqrt().add(size));
    FloatVector signed = log.lanewise(VectorOperators.NEG, x.compare(VectorOperators.LT, 0f));
    VectorMask<Float> small = size.compare(VectorOperators.LT, SMALL);
    return signed.blend(series(x, square), small);
  }

  /** x - x^3/6 + 3 x^5/40 - 15 x^7/336 + 105 x^9/3456 - 945 x^11/42240. */
  private static FloatVector series(FloatVector x, FloatVector square) {
    FloatVector sum = FloatVector.broadcast(SPECIES, -945f / 42240);
    for (float term : new float[] {105f / 3456, -15f / 336, 3f / 40, -1f / 6, 1f}) {
      sum = sum.fma(square, FloatVector.broadcast(SPECIES, term));
    }
    return sum.mul(x);
  }
}
