package io.subscale.jobs.prepare;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.shard.Dataset;
import java.util.Locale;
import org.apache.spark.Partitioner;

/**
 * One partition a shard: each split has its own shards, each of which takes an equal range of
 * hashes. Their number follows from the number of images and the settings alone.
 */
final class ShardPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int[] shards;

  ShardPartitioner(Dataset.Images images, Dataset.Settings settings) {
    shards = new int[Split.values().length];
    long imageBytes = 3L * settings.size() * settings.size();
    for (Split split : Split.values()) {
      double bytes = (double) images.of(split) * imageBytes;
      long wanted = (long) Math.ceil(bytes / settings.shardBytes());
      shards[split.ordinal()] = (int) Math.min(Integer.MAX_VALUE / 4, wanted);
    }
  }

  @Override
  public int numPartitions() {
    return shards[0] + shards[1] + shards[2];
  }

  @Override
  public int getPartition(Object key) {
    RowKey row = (RowKey) key;
    int first = 0;
    for (int i = 0; i < row.split().ordinal(); i++) {
      first += shards[i];
    }
    return first + (int) ((row.hash() >>> 32) * shards[row.split().ordinal()] >>> 32);
  }

  /** The split of a partition's rows. */
  Split split(int partition) {
    int end = 0;
    for (Split split : Split.values()) {
      end += shards[split.ordinal()];
      if (partition < end) {
        return split;
      }
    }
    throw new IllegalArgumentException("no partition " + partition);
  }

  /** The name of a partition's file, such as {@code train-00003.parquet}. */
  String fileName(int partition) {
    Split split = split(partition);
    int first = 0;
    for (int i = 0; i < split.ordinal(); i++) {
      first += shards[i];
    }
    return String.format(Locale.ROOT, "%s-%05d.parquet", split.key(), partition - first);
  }
}
