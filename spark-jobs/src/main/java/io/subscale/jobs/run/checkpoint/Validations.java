package io.subscale.jobs.run.checkpoint;

import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.MayBeNull;

/**
 * What the validations of a stage have come to; {@code train.patience} and {@code train.keep_best}
 * decide by it, also when training goes on.
 *
 * @param lastBitsPerDim of the last one, or null if there was none
 * @param bestBitsPerDim the lowest, or null
 * @param sinceBest how many were made since the lowest
 */
public record Validations(
    @MayBeNull Double lastBitsPerDim,
    @MayBeNull Double bestBitsPerDim,
    @Bounds(min = 0) int sinceBest) {
  /** Before the first. */
  public static final Validations NONE = new Validations(null, null, 0);

  /** As they are after a single one. */
  static Validations of(Double only) {
    return new Validations(only, only, 0);
  }

  /** Whether a validation would be the best so far. */
  public boolean isBest(double bitsPerDim) {
    return bestBitsPerDim == null || bitsPerDim < bestBitsPerDim;
  }

  /** After one more. */
  public Validations and(double bitsPerDim) {
    return isBest(bitsPerDim)
        ? new Validations(bitsPerDim, bitsPerDim, 0)
        : new Validations(bitsPerDim, bestBitsPerDim, sinceBest + 1);
  }
}
