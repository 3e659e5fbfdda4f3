package io.subscale.model.simd;

import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The weighted mean of two float32 little-endian vectors, computed in double. */
public final class MeanBytes {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
  private static final int STEP = FLOATS.vectorByteSize();

  private MeanBytes() {}

  /**
   * {@code x = (a x + b y) / (a + b)}, rounded to float once, for as many values as fill whole
   * vectors; by the calling thread.
   *
   * @param x float32 little-endian
   * @param y as long
   * @return bytes done; what is left is shorter than a vector
   */
  public static int merge(byte[] x, double a, byte[] y, double b) {
    double all = a + b;
    int end = x.length / STEP * STEP;
    for (int i = 0; i < end; i += STEP) {
      DoubleVector sum = load(x, i).mul(a).add(load(y, i).mul(b));
      ((FloatVector) sum.div(all).convertShape(VectorOperators.D2F, FLOATS, 0))
          .intoByteArray(x, i, ByteOrder.LITTLE_ENDIAN);
    }
    return end;
  }

  private static DoubleVector load(byte[] values, int at) {
    return (DoubleVector)
        FloatVector.fromByteArray(FLOATS, values, at, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.F2D, DOUBLES, 0);
  }
}
