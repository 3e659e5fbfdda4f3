package io.subscale.jobs.prepare;

import io.subscale.datasets.split.RankSplit;
import io.subscale.datasets.split.SplitKey;
import io.subscale.datasets.split.SplitRank;
import io.subscale.datasets.split.SplitShares;
import io.subscale.jobs.source.Picture;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * The different keys of a listing, ordered on the executors; only their number and the two ranks
 * between splits reach the driver. A picture is listed by its name, so one that turns out to be
 * unreadable, or is refused, has a key like any other.
 */
final class ListedKeys {
  private final SplitKey key;
  private final JavaRDD<String> keys;

  ListedKeys(JavaRDD<Picture> listing, SplitKey key) {
    this.key = key;
    this.keys = listing.filter(Picture::counts).map(Picture::id).map(key::of).distinct();
  }

  /** The split whose shares are of these keys. */
  RankSplit split(SplitShares shares) {
    long count = keys.count();
    long test = shares.testOf(count);
    long notTrain = test + shares.validOf(count);
    Map<Long, SplitRank> found = new HashMap<>();
    ordered()
        .zipWithIndex()
        .filter(placed -> placed._2() == test || placed._2() == notTrain)
        .collect()
        .forEach(placed -> found.put(placed._2(), placed._1()));
    // Without a key there is no picture to ask for.
    return new RankSplit(
        key,
        found.getOrDefault(test, SplitRank.FIRST),
        found.getOrDefault(notTrain, SplitRank.FIRST));
  }

  private JavaRDD<SplitRank> ordered() {
    JavaPairRDD<SplitRank, Boolean> ranks =
        keys.mapToPair(each -> new Tuple2<>(SplitRank.of(each), Boolean.TRUE));
    return ranks
        .repartitionAndSortWithinPartitions(
            new Ranges(keys.getNumPartitions()), Comparator.<SplitRank>naturalOrder())
        .keys();
  }

  /** Cuts the order of ranks into ranges, which hold about as many each since hashes are even. */
  private static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int partitions;

    Ranges(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((((SplitRank) key).hash() >>> 32) * partitions >>> 32);
    }
  }
}
