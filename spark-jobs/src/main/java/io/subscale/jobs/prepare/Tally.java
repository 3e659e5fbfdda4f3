package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts of what was prepared, and the sum of its images' hashes; the same whatever was counted
 * first.
 *
 * @param images train, valid, test
 * @param quarantine what was left out; its examples are those with the first ids
 * @param content sum of the images' hashes, see {@link ContentHash}
 */
public record Tally(Dataset.Images images, Dataset.Quarantine quarantine, byte[] content) {
  /** Bad pictures named in dataset.json; the others are only counted. */
  static final int EXAMPLES = 1000;

  static final Tally EMPTY =
      new Tally(
          new Dataset.Images(0, 0, 0),
          new Dataset.Quarantine(0, 0, 0, List.of()),
          ContentHash.NOTHING);

  /** The tally of one picture. */
  static Tally of(PreparedPicture picture) {
    long[] images = new long[Split.values().length];
    picture.rows().forEach(row -> images[row.key().split().ordinal()]++);
    boolean bad = picture.bad() != null;
    return new Tally(
        new Dataset.Images(images[0], images[1], images[2]),
        new Dataset.Quarantine(
            picture.ignored() ? 0 : 1,
            bad ? 1 : 0,
            picture.ignored() ? 1 : 0,
            bad ? List.of(picture.bad()) : List.of()),
        picture.content());
  }

  /** Both together. */
  Tally plus(Tally other) {
    Dataset.Quarantine p = quarantine;
    Dataset.Quarantine q = other.quarantine;
    return new Tally(
        images.plus(other.images),
        new Dataset.Quarantine(
            p.pictures() + q.pictures(),
            p.bad() + q.bad(),
            p.ignored() + q.ignored(),
            firstOf(p.examples(), q.examples())),
        ContentHash.plus(content, other.content));
  }

  private static List<Dataset.BadPicture> firstOf(
      List<Dataset.BadPicture> some, List<Dataset.BadPicture> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return some.isEmpty() ? others : some;
    }
    List<Dataset.BadPicture> all = new ArrayList<>(some);
    all.addAll(others);
    all.sort(
        Comparator.comparing(Dataset.BadPicture::id).thenComparing(Dataset.BadPicture::reason));
    return List.copyOf(all.subList(0, Math.min(EXAMPLES, all.size())));
  }
}
