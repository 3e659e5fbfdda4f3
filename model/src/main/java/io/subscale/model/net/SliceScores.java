package io.subscale.model.net;

import io.subscale.datasets.batch.Batch;

/** Whatever knows what values of slices cost. Used by one thread at a time. */
public interface SliceScores {

  /**
   * The exact cost of each value of the target slices, each given all that comes before it.
   *
   * @return [n][h][w][3], nats
   */
  double[] costs(Batch batch);

  /**
   * The exact cost of each value, and the logits of chosen pixels, from one pass.
   *
   * @param pixels which of [n h w], at least one
   */
  Decoder.Scored score(Batch batch, int[] pixels);
}
