package io.subscale.model.step;

import io.subscale.model.local.Seen;
import io.subscale.model.simd.FloatRows;

/**
 * A block at work on one slice of several images, a pixel at a time, in generation order; each
 * activation is computed once. It keeps what later pixels need. For one thread.
 *
 * <p>For every slice: {@link #startSlice}; for every row {@link #startRow}; for every pixel {@link
 * #startPixel}; for each of its three values {@link #accept}. All blocks take each of these in the
 * order of the graph, so that what a block reads is there.
 */
public interface BlockStep {

  /**
   * Begins a slice.
   *
   * @param seen what is known of the images, without targets
   */
  default void startSlice(Seen seen) {}

  /** Begins row y: what the row's own values do not change. */
  default void startRow(int y) {}

  /** The pixel (y, x), after all pixels before it; nothing for what the target does not change. */
  default void startPixel(int y, int x) {}

  /**
   * Takes the values of a pixel's colour.
   *
   * @param pixel its number in the slice
   * @param values one an image, 0 to levels - 1
   */
  default void accept(int pixel, int colour, int[] values) {}

  /** A step whose activations other steps read. */
  interface Features extends BlockStep {

    /** Where they are found; always the same memory. */
    Activations output();
  }

  /** The last step: the logits of the next value. */
  interface Head extends BlockStep {

    /**
     * Logits of a colour of the pixel at hand, given its earlier colours.
     *
     * @return [n][levels], valid until the next call
     */
    float[][] logits(int colour);
  }

  /** The rows of the pixel at hand, in memory of their own. */
  static Activations.Pixel pixel(int examples, int width) {
    return new Activations.Pixel(FloatRows.of(examples, width));
  }
}
