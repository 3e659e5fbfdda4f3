package io.subscale.jobs.score;

import io.subscale.jobs.cluster.WatchedJob;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.ShardRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What executors tell of images without scoring them: their ids, and which have the same pixels.
 */
final class ImageFacts {
  private static final Pattern TILE = Pattern.compile("#y\\d+x\\d+$");

  private final JavaSparkContext spark;

  ImageFacts(JavaSparkContext spark) {
    this.spark = spark;
  }

  /** What is asked of a row group. */
  @FunctionalInterface
  private interface Question<T> extends java.io.Serializable {
    List<T> answer(RowGroup group, Configuration conf);
  }

  /** The photograph's id of an image: its own without the suffix of a tile. */
  static String photo(String imageId) {
    return TILE.matcher(imageId).replaceFirst("");
  }

  /** Ids of the images of row groups, in their order. */
  List<String> ids(List<RowGroup> groups) {
    return ask(
        "names of the images",
        groups,
        (group, conf) ->
            RowGroupCache.shared().rows(group, conf).stream().map(ShardRow::id).toList());
  }

  /**
   * The values of images by id.
   *
   * @param groups that hold the images
   * @param wanted ids
   * @return uint8 [S*S][h][w][3] each
   */
  Map<String, byte[]> slices(List<RowGroup> groups, Set<String> wanted) {
    List<ShardRow> rows =
        ask(
            "images to show",
            groups,
            (group, conf) ->
                RowGroupCache.shared().rows(group, conf).stream()
                    .filter(row -> wanted.contains(row.id()))
                    .toList());
    return rows.stream().collect(Collectors.toMap(ShardRow::id, ShardRow::slices, (a, b) -> a));
  }

  /**
   * How many of some images have exactly the pixels of one of others; both are of one geometry.
   *
   * @param groups of the images that are counted
   * @param others of those they may be among
   */
  long among(List<RowGroup> groups, List<RowGroup> others) {
    String description = "images that were trained on";
    List<String> hashes = ask(description, groups, ImageFacts::hashes);
    Broadcast<Set<String>> wanted = spark.broadcast(new HashSet<>(hashes));
    try {
      Set<String> found =
          new HashSet<>(
              ask(
                  description,
                  others,
                  (group, conf) ->
                      hashes(group, conf).stream().filter(wanted.value()::contains).toList()));
      return hashes.stream().filter(found::contains).count();
    } finally {
      wanted.destroy();
    }
  }

  private static List<String> hashes(RowGroup group, Configuration conf) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return RowGroupCache.shared().slices(group, conf).stream()
          .map(slices -> HexFormat.of().formatHex(digest.digest(slices)))
          .toList();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private <T> List<T> ask(String description, List<RowGroup> groups, Question<T> question) {
    if (groups.isEmpty()) {
      return List.of();
    }
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription(description);
      JavaRDD<T> answers =
          spark
              .parallelize(groups, groups.size())
              .flatMap(group -> question.answer(group, conf.value().value()).iterator());
      return WatchedJob.collect(answers, () -> {});
    } finally {
      spark.setJobDescription(null);
      conf.destroy();
    }
  }
}
