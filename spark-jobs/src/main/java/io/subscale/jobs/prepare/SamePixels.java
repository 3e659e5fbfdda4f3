package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Images that have the same pixels, counted in each split; the same whatever was counted first.
 *
 * @param images how many
 * @param where the first of their ids in each split
 */
public record SamePixels(Dataset.Images images, Dataset.Duplicate where) {
  /** Duplicates named in dataset.json; the others are only counted. */
  static final int EXAMPLES = 10;

  static final Dataset.Duplicates NONE =
      new Dataset.Duplicates(new Dataset.Images(0, 0, 0), 0, 0, List.of());

  private static final Comparator<String> BY_ID = Comparator.nullsLast(Comparator.naturalOrder());
  private static final Comparator<Dataset.Duplicate> TELLING_FIRST =
      Comparator.comparing(Dataset.Duplicate::plain)
          .thenComparing(Dataset.Duplicate::test, BY_ID)
          .thenComparing(Dataset.Duplicate::valid, BY_ID)
          .thenComparing(Dataset.Duplicate::train, BY_ID);

  /** What images of the same pixels have in common: their SHA-256, in hexadecimal. */
  static String hash(PreparedRow image) {
    return HexFormat.of().formatHex(ContentHash.sha256().digest(image.row().slices()));
  }

  /** One image. */
  static SamePixels of(PreparedRow image) {
    Split split = image.key().split();
    String id = image.row().id();
    boolean plain = plain(image.row().slices());
    return switch (split) {
      case TRAIN ->
          new SamePixels(new Dataset.Images(1, 0, 0), new Dataset.Duplicate(plain, id, null, null));
      case VALID ->
          new SamePixels(new Dataset.Images(0, 1, 0), new Dataset.Duplicate(plain, null, id, null));
      case TEST ->
          new SamePixels(new Dataset.Images(0, 0, 1), new Dataset.Duplicate(plain, null, null, id));
    };
  }

  /** Whether every pixel has the colour of the first. */
  private static boolean plain(byte[] rgb) {
    return Arrays.equals(rgb, 3, rgb.length, rgb, 0, rgb.length - 3);
  }

  /** Both together, of the same pixels. */
  SamePixels plus(SamePixels other) {
    return new SamePixels(
        images.plus(other.images),
        new Dataset.Duplicate(
            where.plain(),
            first(where.train(), other.where.train()),
            first(where.valid(), other.where.valid()),
            first(where.test(), other.where.test())));
  }

  private static String first(String id, String other) {
    return BY_ID.compare(id, other) <= 0 ? id : other;
  }

  /** Whether these images are duplicates. */
  boolean inSeveralSplits() {
    return Stream.of(where.train(), where.valid(), where.test()).filter(Objects::nonNull).count()
        > 1;
  }

  /** These images as the only duplicates. */
  Dataset.Duplicates duplicates() {
    return new Dataset.Duplicates(images, 1, where.plain() ? 1 : 0, List.of(where));
  }

  /** Duplicates of different pixels, together. */
  static Dataset.Duplicates plus(Dataset.Duplicates some, Dataset.Duplicates others) {
    return new Dataset.Duplicates(
        some.images().plus(others.images()),
        some.different() + others.different(),
        some.plain() + others.plain(),
        Stream.concat(some.examples().stream(), others.examples().stream())
            .sorted(TELLING_FIRST)
            .limit(EXAMPLES)
            .toList());
  }
}
