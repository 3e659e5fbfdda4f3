package io.subscale.jobs.run.checkpoint;

import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.MayBeNull;

/**
 * What the validations of a stage have come to; {@code train.patience} and {@code train.keep_best}
 * decide by it, also when training goes on.
 *
 * @param last bits/dim of the last one, or null if there was none
 * @param best the lowest bits/dim, or null
 * @param sinceBest how many were made since the lowest
 */
public record Validations(
    @MayBeNull Double last, @MayBeNull Double best, @Bounds(min = 0) int sinceBest) {
  /** Before the first. */
  public static final Validations NONE = new Validations(null, null, 0);

  /** As they are after a single one. */
  static Validations of(Double only) {
    return new Validations(only, only, 0);
  }

  /** Whether a validation would be the best so far. */
  public boolean isBest(double bitsPerDim) {
    return best == null || bitsPerDim < best;
  }

  /** After one more. */
  public Validations and(double bitsPerDim) {
    return isBest(bitsPerDim)
        ? new Validations(bitsPerDim, bitsPerDim, 0)
        : new Validations(bitsPerDim, best, sinceBest + 1);
  }
}
