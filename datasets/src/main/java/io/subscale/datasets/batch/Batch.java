package io.subscale.datasets.batch;

import static io.subscale.datasets.slice.SliceGrid.CHANNELS;

import java.util.Locale;

/**
 * What a decoder predicts and sees in one step, as integers. Arrays are row-major in the order
 * given, owned by the batch, and not to be changed.
 *
 * @param examples n
 * @param height h, rows of a slice
 * @param width w, columns of a slice
 * @param target [n][h][w][3], the stage's part of the target slice's values, 0 to levels - 1
 * @param window [n][h][w][slots][3], the same part of values in earlier slices, EMPTY = levels
 *     where a slot is off the grid; length 0 if the stage sees no earlier slices, or S = 1
 * @param hiWindow [n][h][w][(2S-1)^2][3], high bits of the whole image around the target slice,
 *     EMPTY = 2^hiBits; length 0 but for depth stages
 * @param slice [n], index k = i*S + j of the target slice
 */
public record Batch(
    int examples, int height, int width, int[] target, int[] window, int[] hiWindow, int[] slice) {
  /**
   * Checks lengths against each other.
   *
   * @throws IllegalArgumentException if an array does not fit the counts
   */
  public Batch {
    int values = examples * height * width * CHANNELS;
    if (values < 1 || target.length != values || slice.length != examples) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d examples of %dx%d pixels do not fit %d target values and %d slice indices",
              examples,
              height,
              width,
              target.length,
              slice.length));
    }
    if (window.length % values != 0 || hiWindow.length % values != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "windows of %d and %d values are no multiples of %d target values",
              window.length,
              hiWindow.length,
              values));
    }
  }

  /** Slots of {@code window}; 0 if the stage sees no earlier slices. */
  public int slots() {
    return window.length / target.length;
  }

  /** Slots of {@code hiWindow}; 0 but for depth stages. */
  public int hiSlots() {
    return hiWindow.length / target.length;
  }
}
