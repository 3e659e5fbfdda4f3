package io.subscale.jobs.evaluate;

import io.subscale.jobs.cluster.WatchedJob;
import io.subscale.jobs.shard.RowGroup;
import io.subscale.jobs.shard.RowGroupCache;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Which photograph each image is of. */
final class PhotoIds {
  private static final Pattern TILE = Pattern.compile("#y\\d+x\\d+$");

  private PhotoIds() {}

  /** An image's id without the suffix of a tile. */
  static String photo(String imageId) {
    return TILE.matcher(imageId).replaceFirst("");
  }

  /**
   * Reads the images' ids on the executors.
   *
   * @param groups row groups in their order
   * @return the photograph's id, one an image, in the groups' order
   */
  static List<String> of(JavaSparkContext spark, List<RowGroup> groups) {
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription("photographs of the images");
      JavaRDD<String> ids =
          spark
              .parallelize(groups, groups.size())
              .flatMap(
                  group ->
                      RowGroupCache.shared().rows(group, conf.value().value()).stream()
                          .map(row -> photo(row.id()))
                          .iterator());
      return WatchedJob.collect(ids, () -> {});
    } finally {
      spark.setJobDescription(null);
      conf.destroy();
    }
  }
}
