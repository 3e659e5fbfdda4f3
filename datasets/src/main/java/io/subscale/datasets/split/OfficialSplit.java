package io.subscale.datasets.split;

import java.util.Optional;

/**
 * Splits by the folders, and takes a validation side out of the one for training, by the hash of
 * {@link HashSplit}: for data sets that come with train and test only.
 *
 * @param key what of an id decides between training and validation
 * @param valid share of the training side's keys that go to VALID, 0 to 1
 */
public record OfficialSplit(SplitKey key, double valid) implements SplitRule {
  @Override
  public Optional<Split> of(String photoId) {
    return new FolderSplit()
        .of(photoId)
        .flatMap(
            side ->
                side == Split.TRAIN
                    ? new HashSplit(key, new SplitShares(valid, 0)).of(photoId)
                    : Optional.of(side));
  }
}
