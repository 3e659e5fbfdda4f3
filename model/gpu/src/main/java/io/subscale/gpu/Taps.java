package io.subscale.gpu;

/**
 * Where a convolution looks: a kernel of {@code rows} x {@code columns} taps, the first of which
 * lies {@code top} rows and {@code left} columns from the pixel, over images of {@code height} x
 * {@code width}; zero outside ({@code Taps} of product.cuh).
 */
record Taps(int rows, int columns, int top, int left, int height, int width) {
  /** The pixel itself. */
  static final Taps SELF = new Taps(1, 1, 0, 0, 1, 1);

  /** How many. */
  int count() {
    return rows * columns;
  }

  Struct struct() {
    return new Struct()
        .number(rows)
        .number(columns)
        .number(top)
        .number(left)
        .number(height)
        .number(width);
  }
}
