package io.subscale.jobs.shard;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.json.JsonFormat;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** {@code dataset.json}, to and from text. */
public final class DatasetJson {
  private static final JsonFormat HEAD =
      new JsonFormat(Dataset.FORMAT, Dataset.VERSION, 2, "run prepare again");

  private DatasetJson() {}

  /** The text of the file. */
  public static String write(Dataset dataset) {
    return HEAD.write(dataset);
  }

  /**
   * Reads the file.
   *
   * @param place its path, for messages
   * @throws JobException (exit code 3) that tells a corrupt file, by its field, from one of another
   *     version
   */
  public static Dataset read(byte[] bytes, String place) {
    Dataset dataset = HEAD.read(bytes, Dataset.class, place);
    try {
      requireParts(dataset);
      requireShares(dataset);
    } catch (IllegalArgumentException e) {
      throw JobException.data(place + ": " + e.getMessage(), e);
    }
    return dataset;
  }

  /** The sizes and counts that are sums of others. */
  private static void requireParts(Dataset dataset) {
    Dataset.Settings settings = dataset.settings();
    if (settings.size() % settings.scale() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "field settings.size: %d is no multiple of settings.scale, %d",
              settings.size(),
              settings.scale()));
    }
    Set<String> names = new HashSet<>();
    for (Dataset.ShardFile shard : dataset.files()) {
      if (!names.add(shard.name())) {
        throw new IllegalArgumentException("field files: " + shard.name() + " is there twice");
      }
    }
    for (Split split : Split.values()) {
      long rows =
          dataset.files().stream()
              .filter(shard -> shard.split() == split)
              .flatMap(shard -> shard.rowGroups().stream())
              .mapToLong(Dataset.Group::rows)
              .sum();
      if (rows != dataset.images().of(split)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "field images.%s: %d, but the rows of row_groups in files add up to %d",
                split.key(),
                dataset.images().of(split),
                rows));
      }
    }
  }

  /** The counts that are part of others. */
  private static void requireShares(Dataset dataset) {
    Dataset.Quarantine quarantine = dataset.quarantine();
    if (quarantine.bad() > quarantine.pictures()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "field quarantine.bad: %d of %d pictures",
              quarantine.bad(),
              quarantine.pictures()));
    }
    if (quarantine.examples().size() > quarantine.bad()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "field quarantine.examples: %d, of %d bad pictures",
              quarantine.examples().size(),
              quarantine.bad()));
    }
    Dataset.Duplicates duplicates = dataset.duplicates();
    if (duplicates == null) {
      return;
    }
    for (Split split : Split.values()) {
      if (duplicates.images().of(split) > dataset.images().of(split)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "field duplicates.images.%s: %d of %d images",
                split.key(),
                duplicates.images().of(split),
                dataset.images().of(split)));
      }
    }
    if (duplicates.plain() > duplicates.different()
        || duplicates.examples().size() > duplicates.different()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "field duplicates.different: %d, less than duplicates.plain or duplicates.examples",
              duplicates.different()));
    }
  }
}
