package io.subscale.datasets.split;

import io.subscale.datasets.seed.Seed;
import java.io.Serializable;
import java.util.Comparator;

/**
 * A key's place in an order that has nothing to do with what the keys say.
 *
 * @param hash {@code Seed.of(0).fold("split").fold(key)}, read as unsigned
 * @param key decides between keys of one hash
 */
public record SplitRank(long hash, String key) implements Comparable<SplitRank>, Serializable {
  private static final Comparator<SplitRank> ORDER =
      Comparator.comparing(SplitRank::hash, Long::compareUnsigned).thenComparing(SplitRank::key);

  /** The first place there can be. */
  public static final SplitRank FIRST = new SplitRank(0, "");

  /** The place of a key. */
  public static SplitRank of(String key) {
    return new SplitRank(Seed.of(0).fold("split").fold(key).asLong(), key);
  }

  @Override
  public int compareTo(SplitRank other) {
    return ORDER.compare(this, other);
  }
}
