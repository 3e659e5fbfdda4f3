package io.subscale.model.sample.step;

/**
 * A weight matrix [in][out] in place in the flat parameters.
 *
 * @param values the flat parameters, shared
 * @param start of the matrix
 * @param in rows
 * @param out columns
 */
record Matrix(float[] values, int start, int in, int out) {
  private static final int TOGETHER = 16;

  /**
   * y += x W for successive rows. Each image's sum runs over {@code in} in the same order, whatever
   * the number of rows.
   *
   * @param x [count][in], its first row at {@code xAt}
   * @param y [count][out], its first row at {@code yAt}
   */
  void addProduct(Rows x, int xAt, Rows y, int yAt, int count) {
    for (int first = 0; first < count; first += TOGETHER) {
      int rows = Math.min(TOGETHER, count - first);
      addBlock(x, xAt + first * x.stride(), y, yAt + first * y.stride(), rows);
    }
  }

  /** A few rows: four rows of weights stay in cache for all of them. */
  private void addBlock(Rows x, int xAt, Rows y, int yAt, int rows) {
    int i = 0;
    for (; i + 4 <= in; i += 4) {
      for (int r = 0; r < rows; r++) {
        addFour(x.values(), xAt + r * x.stride() + i, y.values(), yAt + r * y.stride(), i);
      }
    }
    for (; i < in; i++) {
      for (int r = 0; r < rows; r++) {
        float x0 = x.values()[xAt + r * x.stride() + i];
        addOne(x0, y.values(), yAt + r * y.stride(), i);
      }
    }
  }

  private void addFour(float[] x, int xAt, float[] y, int yAt, int i) {
    float[] w = values;
    float x0 = x[xAt];
    float x1 = x[xAt + 1];
    float x2 = x[xAt + 2];
    float x3 = x[xAt + 3];
    int w0 = start + i * out;
    int w1 = w0 + out;
    int w2 = w1 + out;
    int w3 = w2 + out;
    for (int j = 0; j < out; j++) {
      y[yAt + j] += x0 * w[w0 + j] + x1 * w[w1 + j] + x2 * w[w2 + j] + x3 * w[w3 + j];
    }
  }

  private void addOne(float x0, float[] y, int yAt, int i) {
    float[] w = values;
    int w0 = start + i * out;
    for (int j = 0; j < out; j++) {
      y[yAt + j] += x0 * w[w0 + j];
    }
  }
}
