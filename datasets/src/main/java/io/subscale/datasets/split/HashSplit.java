package io.subscale.datasets.split;

import java.util.Optional;

/**
 * Splits by a hash of the photographs' keys: independent of their order and number, so that a
 * photograph stays where it is when others come or go. The shares hold on average.
 *
 * <p>With u in [0, 1) the top 53 bits of the hash of {@link SplitRank}: TEST if u < test, VALID if
 * u < test + valid, else TRAIN. So a larger {@code valid} takes from TRAIN only.
 *
 * @param key what of an id decides
 * @param shares of the keys
 */
public record HashSplit(SplitKey key, SplitShares shares) implements SplitRule {
  @Override
  public Optional<Split> of(String photoId) {
    double u = (SplitRank.of(key.of(photoId)).hash() >>> 11) * 0x1p-53;
    if (u < shares.test()) {
      return Optional.of(Split.TEST);
    }
    return Optional.of(u < shares.test() + shares.valid() ? Split.VALID : Split.TRAIN);
  }
}
