package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;

/**
 * Activations of all pixels of a slice, [n*h*w][width]: of what does not depend on the target from
 * the slice's beginning, of the rest pixel by pixel as it is drawn.
 *
 * @param rows of all images, one image after the other
 * @param each h*w
 * @param width numbers of a row that count
 */
public record Pixels(FloatRows rows, int each, int width) implements Activations {

  /** Room for slices of {@code each} pixels. */
  public static Pixels of(int examples, int each, int width) {
    return new Pixels(FloatRows.of(examples * each, width), each, width);
  }

  /** Copies pixel t of every image into rows [n][width]. */
  public void gather(int t, FloatRows to) {
    for (int n = 0; n < to.rows(); n++) {
      to.copy(rows, n * each + t, n, 1);
    }
  }
}
