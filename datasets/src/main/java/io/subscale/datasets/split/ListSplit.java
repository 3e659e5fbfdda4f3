package io.subscale.datasets.split;

import java.util.Map;
import java.util.Optional;

/**
 * Splits as somebody listed: says nothing of a photograph that is not in the list.
 *
 * @param sides of the ids
 */
public record ListSplit(Map<String, Split> sides) implements SplitRule {
  @Override
  public Optional<Split> of(String photoId) {
    return Optional.ofNullable(sides.get(photoId));
  }
}
