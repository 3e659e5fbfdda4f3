package io.subscale.gpu;

import io.subscale.datasets.seed.Seed;

/** What a pass over a batch is for, beside the costs. */
sealed interface Purpose {

  /** Nothing. */
  record Costs() implements Purpose {}

  /**
   * The logits of some pixels.
   *
   * @param chosen their rows
   * @param count how many
   * @param logits [count][3][levels]
   */
  record Scores(Buffer chosen, int count, Buffer logits) implements Purpose {}

  /**
   * A backward half.
   *
   * @param gradient of all weights; that of the fitted ones is left as it is
   * @param add whether to add to it
   * @param factor what the gradient of a nat is multiplied with
   * @param masks seed of dropout's masks
   */
  record Training(Buffer gradient, boolean add, double factor, Seed masks) implements Purpose {}
}
