package io.subscale.model.simd;

/**
 * Rows of floats in one array. Row r begins at {@code r * stride}; what lies between a row's width
 * and the stride is never looked at, but may be written.
 *
 * @param values the array
 * @param stride floats from a row to the next, a multiple of {@value #PADDING}
 */
public record FloatRows(float[] values, int stride) {
  /** Rows are padded to multiples of this, which no vector is longer than. */
  public static final int PADDING = 16;

  /** Rows of zeros. */
  public static FloatRows of(int rows, int width) {
    int stride = (width + PADDING - 1) / PADDING * PADDING;
    return new FloatRows(new float[Math.multiplyExact(rows, stride)], stride);
  }

  /** Number of rows. */
  public int rows() {
    return values.length / stride;
  }

  /** Copies rows of the same stride from elsewhere. */
  public void copy(FloatRows from, int fromRow, int toRow, int count) {
    System.arraycopy(from.values, fromRow * stride, values, toRow * stride, count * stride);
  }

  /** A row becomes the vector, which is not longer than the stride. */
  public void assign(float[] vector, int row) {
    System.arraycopy(vector, 0, values, row * stride, vector.length);
  }

  /**
   * Every row becomes the vector.
   *
   * @param vector not longer than the stride
   */
  public void assign(float[] vector) {
    for (int at = 0; at < values.length; at += stride) {
      System.arraycopy(vector, 0, values, at, vector.length);
    }
  }
}
