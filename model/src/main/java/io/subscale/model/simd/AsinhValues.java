package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The inverse hyperbolic sine of floats. */
public final class AsinhValues {
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
    VectorMask<Float> small = size.compare(VectorOperators.LT, FloatLane.ASINH_SMALL);
    return signed.blend(VectorMath.polynomial(FloatLane.ASINH_TERMS, square).mul(x), small);
  }
}
