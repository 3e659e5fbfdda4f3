package io.subscale.jobs.shard;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.Matches;
import io.subscale.jobs.json.MayBeNull;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of {@code dataset.json}.
 *
 * @param format always {@value #FORMAT}
 * @param version of this format, at most {@value #VERSION}
 * @param settings what the data set was made from, and how
 * @param listing what the source held then
 * @param fingerprint SHA-256 of ids, splits and pixels; the same whatever the order, the shards and
 *     the scale
 * @param images how many there are
 * @param quarantine pictures left out
 * @param duplicates images that are in another split too; null in files from before they were
 *     counted
 * @param files the shards, by split, then number
 */
public record Dataset(
    String format,
    int version,
    Settings settings,
    Listing listing,
    @Matches(Matches.SHA256) String fingerprint,
    Images images,
    Quarantine quarantine,
    @MayBeNull Duplicates duplicates,
    List<ShardFile> files) {
  /** Names the kind of file. */
  public static final String FORMAT = "subscale-dataset";

  /** The version that this program writes; it reads version 1 too, which has no checksum. */
  public static final int VERSION = 2;

  /**
   * What decides the pixels and their layout; keys as in the configuration.
   *
   * @param source as given
   * @param seed of generated pictures; 0 for others
   * @param size height and width
   * @param framing crop or tile
   * @param shrink area down-scaling before tiles
   * @param background #rrggbb behind transparent pixels
   * @param bits of a value
   * @param table columns of Parquet tables that were read, see {@code data.table}; empty where none
   *     was
   * @param splitBy hash, rank, folder, official or list
   * @param splitKey regular expression for what of an id decides; empty for all of it
   * @param splitList hash of the list that decides; empty where none does
   * @param valid share of photos
   * @param test share of photos
   * @param maxPixels above which a picture was left out
   * @param scale S
   * @param rowGroupBytes pixels in a row group
   * @param shardBytes pixels in a shard, about
   */
  public record Settings(
      String source,
      long seed,
      @Bounds(min = 1) int size,
      SubscaleConfig.FramingKind framing,
      @Bounds(min = 1) int shrink,
      @Matches("#[0-9a-fA-F]{6}") String background,
      @Bounds(min = 1, max = 8) int bits,
      @MayBeNull String table,
      SubscaleConfig.SplitBy splitBy,
      @MayBeNull String splitKey,
      @MayBeNull String splitList,
      @Bounds(min = 0, max = 1) double valid,
      @Bounds(min = 0, max = 1) double test,
      @Bounds(min = 1) long maxPixels,
      @Bounds(min = 1) int scale,
      @Bounds(min = 1) long rowGroupBytes,
      @Bounds(min = 1) long shardBytes)
      implements Serializable {
    /** Before there were tables, keys and lists, files had no word of them. */
    public Settings {
      table = table == null ? "" : table;
      splitKey = splitKey == null ? "" : splitKey;
      splitList = splitList == null ? "" : splitList;
    }
  }

  /**
   * What a listing of the source shows without reading it; it tells a source that grew, shrank or
   * was replaced, not one whose files changed and kept their sizes.
   *
   * @param files pictures and archives; 0 for pictures that are drawn
   * @param bytes their lengths together
   */
  public record Listing(@Bounds(min = 0) long files, @Bounds(min = 0) long bytes) {}

  /**
   * Images of each split, after tiling.
   *
   * @param train number of training images
   * @param valid number of validation images
   * @param test number of test images
   */
  public record Images(
      @Bounds(min = 0) long train, @Bounds(min = 0) long valid, @Bounds(min = 0) long test) {
    /** Those of one split. */
    public long of(Split split) {
      return switch (split) {
        case TRAIN -> train;
        case VALID -> valid;
        case TEST -> test;
      };
    }

    /** All of them. */
    public long total() {
      return train + valid + test;
    }

    /** Both together. */
    public Images plus(Images other) {
      return new Images(train + other.train, valid + other.valid, test + other.test);
    }
  }

  /**
   * Pictures left out.
   *
   * @param pictures picture files that were looked at
   * @param bad how many of them could not be used
   * @param ignored files whose names are not those of pictures
   * @param examples some of the bad ones, by id
   * @param ignoredKinds how many of the ignored files have which ending, or are hidden; empty in
   *     files from before they were told apart
   */
  public record Quarantine(
      @Bounds(min = 0) long pictures,
      @Bounds(min = 0) long bad,
      @Bounds(min = 0) long ignored,
      List<BadPicture> examples,
      @MayBeNull Map<String, Long> ignoredKinds) {
    /** Before kinds were told apart, files had no word of them. */
    public Quarantine {
      ignoredKinds = ignoredKinds == null ? new TreeMap<>() : new TreeMap<>(ignoredKinds);
    }
  }

  /**
   * A picture that could not be used.
   *
   * @param id its path in the source
   * @param reason why
   */
  public record BadPicture(String id, String reason) {}

  /**
   * Images whose pixels are those of an image of another split.
   *
   * @param images how many in each split
   * @param different how many different images these are
   * @param plain how many different images of a single colour
   * @param examples some of the different ones: first those of several colours, then by id
   */
  public record Duplicates(
      Images images,
      @Bounds(min = 0) long different,
      @Bounds(min = 0) long plain,
      List<Duplicate> examples) {}

  /**
   * Where images of the same pixels are.
   *
   * @param plain whether they are of a single colour
   * @param train the first of their ids in this split, or null
   * @param valid likewise
   * @param test likewise
   */
  public record Duplicate(
      boolean plain, @MayBeNull String train, @MayBeNull String valid, @MayBeNull String test) {}

  /**
   * A shard.
   *
   * @param name file name
   * @param split of all its rows
   * @param bytes length of the file
   * @param rowGroups its parts
   */
  public record ShardFile(
      @Matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") String name,
      Split split,
      @Bounds(min = 1) long bytes,
      List<Group> rowGroups) {}

  /**
   * A row group.
   *
   * @param rows images in it
   * @param sha256 of its ids and slices, hexadecimal
   */
  public record Group(@Bounds(min = 1) int rows, @Matches(Matches.SHA256) String sha256) {}
}
