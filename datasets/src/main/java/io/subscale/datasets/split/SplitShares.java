package io.subscale.datasets.split;

import java.io.Serializable;
import java.util.Locale;

/**
 * Shares of the photographs' keys; TRAIN gets the rest.
 *
 * @param valid share in VALID, 0 to 1
 * @param test share in TEST, 0 to 1
 */
public record SplitShares(double valid, double test) implements Serializable {
  /**
   * Checks the shares.
   *
   * @throws IllegalArgumentException if a share is not between 0 and 1 or both leave nothing to
   *     TRAIN
   */
  public SplitShares {
    if (!(valid >= 0 && test >= 0 && valid + test < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "shares of valid and test are at least 0 and below 1 together, not %s and %s",
              valid,
              test));
    }
  }

  /**
   * How many of some keys are TEST: their share, rounded, and at least one where there is a share.
   * Too few keys go to TRAIN first, then to TEST, then to VALID.
   */
  public long testOf(long keys) {
    long forValid = valid > 0 && keys > 2 ? 1 : 0;
    return Math.min(wanted(test, keys), Math.max(0, keys - 1 - forValid));
  }

  /** How many of some keys are VALID, likewise. */
  public long validOf(long keys) {
    return Math.min(wanted(valid, keys), Math.max(0, keys - 1 - testOf(keys)));
  }

  private static long wanted(double share, long keys) {
    return share == 0 ? 0 : Math.max(1, Math.round(share * keys));
  }
}
