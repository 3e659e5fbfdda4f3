package io.subscale.datasets.split;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits by the first folder of a photograph's path, or the archive there: train, test, and valid,
 * val or validation. Says nothing of other folders.
 */
public record FolderSplit() implements SplitRule {
  private static final Pattern FIRST = Pattern.compile("([^/]*?)(\\.tar|\\.zip)?/");
  private static final Map<String, Split> FOLDERS =
      Map.of(
          "train", Split.TRAIN,
          "valid", Split.VALID,
          "val", Split.VALID,
          "validation", Split.VALID,
          "test", Split.TEST);

  @Override
  public Optional<Split> of(String photoId) {
    Matcher first = FIRST.matcher(photoId);
    return first.lookingAt() ? Optional.ofNullable(FOLDERS.get(first.group(1))) : Optional.empty();
  }
}
