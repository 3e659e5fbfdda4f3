package io.subscale.model.sample.step;

/**
 * A weight matrix. Rows are arrays of their own, as are those of what it multiplies: the JIT
 * compiler (of Java 17) vectorises {@code y[j] += x * w[j]}, but not {@code y[j] += x * w[start +
 * j]}, where for all it knows a store to y may change w.
 *
 * @param rows [in][out]
 */
record Matrix(float[][] rows) {
  private static final int TOGETHER = 16;

  /** Adds a vector to every row of y, and then x W: y += b + x W. */
  void addAffine(float[][] x, float[] bias, float[][] y) {
    for (float[] row : y) {
      Pointwise.add(bias, row);
    }
    addProduct(x, 0, y, 0, y.length);
  }

  /** y = b + x W. */
  void affine(float[][] x, float[] bias, float[][] y) {
    Pointwise.assign(bias, y);
    addProduct(x, 0, y, 0, y.length);
  }

  /**
   * y += x W for successive rows. Each row's sum runs over {@code in} in the same order, whatever
   * the number of rows.
   *
   * @param x rows [in], read from row {@code fromX}
   * @param y rows [out], changed from row {@code fromY}
   */
  void addProduct(float[][] x, int fromX, float[][] y, int fromY, int count) {
    for (int first = 0; first < count; first += TOGETHER) {
      int some = Math.min(TOGETHER, count - first);
      addBlock(x, fromX + first, y, fromY + first, some);
    }
  }

  /** A few rows: four rows of weights stay in cache for all of them. */
  private void addBlock(float[][] x, int fromX, float[][] y, int fromY, int count) {
    int i = 0;
    for (; i + 4 <= rows.length; i += 4) {
      for (int r = 0; r < count; r++) {
        addFour(rows, i, x[fromX + r], i, y[fromY + r]);
      }
    }
    for (; i < rows.length; i++) {
      for (int r = 0; r < count; r++) {
        addOne(rows[i], x[fromX + r][i], y[fromY + r]);
      }
    }
  }

  /** y += sum over k in 0 to 3 of x[at + k] rows[first + k]. */
  static void addFour(float[][] rows, int first, float[] x, int at, float[] y) {
    float x0 = x[at];
    float x1 = x[at + 1];
    float x2 = x[at + 2];
    float x3 = x[at + 3];
    float[] w0 = rows[first];
    float[] w1 = rows[first + 1];
    float[] w2 = rows[first + 2];
    float[] w3 = rows[first + 3];
    for (int j = 0; j < y.length; j++) {
      y[j] += x0 * w0[j] + x1 * w1[j] + x2 * w2[j] + x3 * w3[j];
    }
  }

  /** y += x w. */
  static void addOne(float[] w, float x, float[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] += x * w[j];
    }
  }
}
