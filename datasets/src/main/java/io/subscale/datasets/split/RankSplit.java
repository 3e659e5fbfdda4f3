package io.subscale.datasets.split;

import java.util.Optional;

/**
 * Splits by the ranks of the photographs' keys among all keys of a listing, so that the shares hold
 * to the key however few there are: the first {@link SplitShares#testOf} keys are TEST, the next
 * {@link SplitShares#validOf} are VALID, the others TRAIN. The order of the listing does not
 * matter, but a photograph can change sides when others come or go.
 *
 * @param key what of an id decides
 * @param validFrom the first rank that is not TEST
 * @param trainFrom the first rank that is TRAIN
 */
public record RankSplit(SplitKey key, SplitRank validFrom, SplitRank trainFrom)
    implements SplitRule {
  @Override
  public Optional<Split> of(String photoId) {
    SplitRank rank = SplitRank.of(key.of(photoId));
    if (rank.compareTo(validFrom) < 0) {
      return Optional.of(Split.TEST);
    }
    return Optional.of(rank.compareTo(trainFrom) < 0 ? Split.VALID : Split.TRAIN);
  }
}
