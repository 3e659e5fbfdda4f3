package io.subscale.model.sample.step;

/**
 * The embedded values of a slice's pixels, as far as they are drawn.
 *
 * @param rows [n*h*w][units]
 * @param each h*w
 * @param view [n], reused
 */
record Pixels(float[][] rows, int each, float[][] view) {

  /** Room for slices of {@code each} pixels. */
  static Pixels of(int examples, int each, int units) {
    return new Pixels(new float[examples * each][units], each, new float[examples][]);
  }

  /** Pixel t of every image, [n][units]; valid until the next call. */
  float[][] at(int t) {
    for (int n = 0; n < view.length; n++) {
      view[n] = rows[n * each + t];
    }
    return view;
  }
}
