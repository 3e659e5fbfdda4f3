package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;

/** Whatever draws whole slices by itself. Used by one thread at a time. */
public interface SliceDrawer {

  /**
   * Draws the rest of each example's target slice, value by value.
   *
   * @param batch what is known of the images; of the target slices the first pixels
   */
  Drawn draw(Batch batch, Draws draws);

  /**
   * How it is drawn.
   *
   * @param uniforms [n][h][w][3], each in 0 to below 1; those of known values are not read
   * @param known pixels of each target slice, in raster order, that are kept
   * @param steering of the draws
   */
  record Draws(double[] uniforms, int known, Steering steering) {}

  /**
   * What was drawn; numbers of known pixels mean nothing.
   *
   * @param values [n][h][w][3]
   * @param nats [n][h][w][3], costs under the model itself, whatever the steering
   */
  record Drawn(int[] values, double[] nats) {}
}
