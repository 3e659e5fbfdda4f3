package io.subscale.datasets.split;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits by the first folder of a photograph's path, or the archive, batch or table there: train,
 * test, and valid, val or validation, or what a known data set calls them. Says nothing of others.
 *
 * <p>Downsampled ImageNet and ILSVRC2012 have no public test side: the literature reports on their
 * validation pictures, so those are TEST here.
 */
public record FolderSplit() implements SplitRule {
  private static final Pattern FIRST =
      Pattern.compile("([^/]*?)(\\.tar|\\.zip|\\.tar\\.gz|\\.tgz)?/");

  /** Names of a side. */
  private enum Names {
    /** Pictures to learn from. */
    TRAIN(
        Split.TRAIN,
        "train|train_(32x32|64x64)|ILSVRC2012_img_train|data_batch_[1-5]"
            + "|train_data_batch_[0-9]+|train-[0-9]+-of-[0-9]+\\.parquet"),
    /** Pictures to choose by. */
    VALID(Split.VALID, "valid|val|validation|validation-[0-9]+-of-[0-9]+\\.parquet"),
    /** Pictures to report on. */
    TEST(
        Split.TEST,
        "test|valid_(32x32|64x64)|ILSVRC2012_img_val|test_batch|val_data"
            + "|test-[0-9]+-of-[0-9]+\\.parquet");

    private final Split side;
    private final Pattern pattern;

    Names(Split side, String pattern) {
      this.side = side;
      this.pattern = Pattern.compile(pattern);
    }
  }

  @Override
  public Optional<Split> of(String photoId) {
    Matcher first = FIRST.matcher(photoId);
    if (!first.lookingAt()) {
      return Optional.empty();
    }
    return Arrays.stream(Names.values())
        .filter(names -> names.pattern.matcher(first.group(1)).matches())
        .map(names -> names.side)
        .findFirst();
  }
}
