package io.subscale.datasets.split;

import io.subscale.datasets.seed.Seed;

/**
 * Assigns photographs to splits by a hash of their ids: independent of their order and number, the
 * same on every machine.
 *
 * <p>With u in [0, 1) the top 53 bits of {@code Seed.of(0).fold("split").fold(id)}: TEST if u <
 * test, VALID if u < test + valid, else TRAIN. So a larger {@code valid} takes from TRAIN only.
 *
 * @param valid share of photographs in VALID, 0 to 1
 * @param test share of photographs in TEST, 0 to 1
 */
public record SplitRule(double valid, double test) {
  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if a share is not between 0 and 1 or both leave nothing to
   *     TRAIN
   */
  public SplitRule {
    if (!(valid >= 0 && test >= 0 && valid + test < 1)) {
      throw new IllegalArgumentException(
          String.format(
              "shares of valid and test are at least 0 and below 1 together, not %s and %s",
              valid, test));
    }
  }

  /**
   * The split of a photograph.
   *
   * @param photoId its id without the suffix of a tile, so that all tiles are on one side
   */
  public Split of(String photoId) {
    double u = (Seed.of(0).fold("split").fold(photoId).asLong() >>> 11) * 0x1p-53;
    if (u < test) {
      return Split.TEST;
    }
    return u < test + valid ? Split.VALID : Split.TRAIN;
  }
}
