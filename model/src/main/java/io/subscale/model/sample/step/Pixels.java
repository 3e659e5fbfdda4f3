package io.subscale.model.sample.step;

import io.subscale.model.simd.FloatRows;

/**
 * Values of a slice's pixels, [n*h*w][width].
 *
 * @param rows of all images, one image after the other
 * @param each h*w
 */
record Pixels(FloatRows rows, int each) {

  /** Room for slices of {@code each} pixels. */
  static Pixels of(int examples, int each, int width) {
    return new Pixels(FloatRows.of(examples * each, width), each);
  }

  /** Copies pixel t of every image into rows [n][width]. */
  void gather(int t, FloatRows to) {
    for (int n = 0; n < to.rows(); n++) {
      to.copy(rows, n * each + t, n, 1);
    }
  }
}
