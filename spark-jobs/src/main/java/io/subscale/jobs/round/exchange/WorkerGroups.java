package io.subscale.jobs.round.exchange;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import scala.Option;

/**
 * Groups neighbouring workers, as many groups as there are tasks at once: the workers of a group
 * train one after the other in one task, which sends off their mean instead of each one's state.
 */
final class WorkerGroups implements PartitionCoalescer, scala.Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A worker and its data, on its way through one task; never leaves it.
   *
   * @param index of the partition
   * @param data of the partition
   */
  record Worker(int index, Iterator<MultiDataSet> data) {}

  /** One partition a group. */
  static JavaRDD<Worker> of(JavaRDD<MultiDataSet> data, int groups) {
    return data.mapPartitionsWithIndex(
            (index, sets) -> List.of(new Worker(index, sets)).iterator(), true)
        .rdd()
        .coalesce(groups, false, Option.apply(new WorkerGroups()), null)
        .toJavaRDD();
  }

  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    PartitionGroup[] result = new PartitionGroup[groups];
    int workers = parent.getNumPartitions();
    for (int group = 0; group < groups; group++) {
      result[group] = new PartitionGroup(Option.empty());
      for (int worker = first(group, groups, workers);
          worker < first(group + 1, groups, workers);
          worker++) {
        result[group].partitions().$plus$eq(parent.partitions()[worker]);
      }
    }
    return result;
  }

  /** The first worker of a group: groups differ by one worker at most. */
  private static int first(int group, int groups, int workers) {
    return (int) ((long) group * workers / groups);
  }
}
