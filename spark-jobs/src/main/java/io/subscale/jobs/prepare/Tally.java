package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
          new Dataset.Quarantine(0, 0, 0, List.of(), Map.of()),
          ContentHash.NOTHING);

  /** The tally of one picture. */
  static Tally of(PreparedPicture picture) {
    long[] images = new long[Split.values().length];
    picture.rows().forEach(row -> images[row.key().split().ordinal()]++);
    boolean bad = picture.bad() != null;
    boolean ignored = picture.ignored() != null;
    return new Tally(
        new Dataset.Images(images[0], images[1], images[2]),
        new Dataset.Quarantine(
            ignored ? 0 : 1,
            bad ? 1 : 0,
            ignored ? 1 : 0,
            bad ? List.of(picture.bad()) : List.of(),
            ignored ? Map.of(picture.ignored(), 1L) : Map.of()),
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
            firstOf(p.examples(), q.examples()),
            sum(p.ignoredKinds(), q.ignoredKinds())),
        ContentHash.plus(content, other.content));
  }

  private static Map<String, Long> sum(Map<String, Long> some, Map<String, Long> others) {
    Map<String, Long> sum = new TreeMap<>(some);
    others.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
    return sum;
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
