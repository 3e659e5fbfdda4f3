package io.subscale.datasets.split;

import java.util.Map;
import java.util.Optional;

/**
 * Splits as somebody listed: says nothing of a photograph that is not in the list, unless the list
 * says something of all others.
 *
 * @param sides of the ids, and of {@link #OTHERS}
 */
public record ListSplit(Map<String, Split> sides) implements SplitRule {
  /** Stands for every photograph that is not listed. */
  public static final String OTHERS = "*";

  @Override
  public Optional<Split> of(String photoId) {
    return Optional.ofNullable(sides.getOrDefault(photoId, sides.get(OTHERS)));
  }
}
