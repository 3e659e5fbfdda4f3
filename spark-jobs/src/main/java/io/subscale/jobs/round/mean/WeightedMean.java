package io.subscale.jobs.round.mean;

import io.subscale.model.simd.MeanBytes;
import io.subscale.model.simd.Simd;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The mean of two equally long vectors, weighted by the examples behind each: {@code (a x + b y) /
 * (a + b)}, computed in double and rounded to float once.
 *
 * <p>Since {@code n v} is exact in double for {@code n < 2^29}, the mean of equal vectors is that
 * vector, bit for bit.
 */
public final class WeightedMean {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private WeightedMean() {}

  /**
   * Replaces x by the mean of x and y.
   *
   * @param x float32 little-endian
   * @param a examples behind it, at least 1
   * @param y as long as x
   * @param b examples behind it, at least 1
   */
  public static void merge(byte[] x, long a, byte[] y, long b) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("the mean of " + x.length + " and " + y.length + " bytes");
    }
    if (a < 1 || b < 1) {
      throw new IllegalArgumentException("the mean of " + a + " and " + b + " examples");
    }
    double ofX = a;
    double ofY = b;
    double all = ofX + ofY;
    int done = Simd.available() ? MeanBytes.merge(x, ofX, y, ofY) : 0;
    for (int i = done; i < x.length; i += Float.BYTES) {
      double sum = ofX * (float) FLOATS.get(x, i) + ofY * (float) FLOATS.get(y, i);
      FLOATS.set(x, i, (float) (sum / all));
    }
  }
}
