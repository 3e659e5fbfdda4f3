package io.subscale.model.sample.step;

import io.subscale.model.local.Seen;
import io.subscale.model.simd.FloatRows;

/** A head, a value a step. */
interface HeadSteps {

  /**
   * Begins a slice.
   *
   * @param seen what is known of the images, without targets
   */
  void startSlice(Seen seen);

  /**
   * Begins a pixel.
   *
   * @param z the body's features, [n][width]; copied; null without a body
   */
  void startPixel(int y, int x, FloatRows z);

  /**
   * Logits of a colour of the pixel.
   *
   * @param values the pixel's values by colour, [3][n]; those of earlier colours are read
   * @return [n][levels], valid until the next step
   */
  float[][] step(int colour, int[][] values);

  /** Takes the pixel's last value too. */
  void finishPixel(int[][] values);
}
