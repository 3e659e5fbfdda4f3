package io.subscale.jobs.prepare;

import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Decides an image's shard and its place in it.
 *
 * @param split of the photo
 * @param hash of the image's id; the order of rows, read as unsigned
 * @param id the image's id
 * @param content hash of the pixels, for images that share an id
 */
public record RowKey(Split split, long hash, String id, int content) implements Comparable<RowKey> {
  private static final Comparator<RowKey> ORDER =
      Comparator.comparing(RowKey::split)
          .thenComparing(RowKey::hash, Long::compareUnsigned)
          .thenComparing(RowKey::id)
          .thenComparing(RowKey::content);

  /** The key of an image. */
  static RowKey of(Split split, String id, byte[] slices) {
    long hash = Seed.of(0).fold("order of rows").fold(id).asLong();
    return new RowKey(split, hash, id, Arrays.hashCode(slices));
  }

  @Override
  public int compareTo(RowKey other) {
    return ORDER.compare(this, other);
  }
}
