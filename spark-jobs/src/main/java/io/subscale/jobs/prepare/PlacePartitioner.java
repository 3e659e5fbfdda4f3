package io.subscale.jobs.prepare;

import io.subscale.jobs.source.Picture;
import org.apache.spark.Partitioner;

/**
 * Spreads pictures over tasks: plain files one by one, archives in stretches that are read
 * forwards.
 */
final class PlacePartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final int STRETCH_BITS = 20;

  private final int partitions;

  PlacePartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    Picture picture = (Picture) key;
    long offset = picture.entry().offset();
    long stretch = picture.drawn() ? offset : offset >>> STRETCH_BITS;
    int hash = 31 * picture.file().hashCode() + Long.hashCode(stretch * 0x9E3779B97F4A7C15L);
    return Math.floorMod(hash, partitions);
  }
}
