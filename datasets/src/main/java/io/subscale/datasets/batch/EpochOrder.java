package io.subscale.datasets.batch;

import io.subscale.datasets.seed.Seed;
import java.util.SplittableRandom;

/**
 * The order in which a run visits its examples, as a function of a position that counts up forever.
 *
 * <p>Position p is example p mod n of epoch p / n. In each epoch the row groups are permuted by
 * (seed, epoch) and read one after another, the rows inside each permuted by (seed, epoch, row
 * group): a reader touches one row group after another, and every epoch visits each example exactly
 * once. Fisher-Yates from {@link Seed}; part of a run's meaning, never changes.
 *
 * <p>Safe to share between threads. A query costs at most one permutation of the row groups and one
 * of a group's rows, and a binary search while positions stay in the same group.
 */
public final class EpochOrder {
  /**
   * Where an example is.
   *
   * @param rowGroup index into the sizes given
   * @param row inside the group, from 0
   */
  public record Place(int rowGroup, int row) {}

  /** Row groups of an epoch in their order, and the position in the epoch at which each starts. */
  private record GroupOrder(long epoch, int[] groups, long[] starts) {}

  private record RowOrder(long epoch, int group, int[] rows) {}

  private final int[] sizes;
  private final long examples;
  private final Seed seed;
  private volatile GroupOrder lastGroups;
  private volatile RowOrder lastRows;

  /**
   * An order over row groups.
   *
   * @param rowGroupSizes rows of each group; a group may be empty
   * @param seed of the run and stage
   * @throws IllegalArgumentException if a size is negative or there is no row at all
   */
  public EpochOrder(int[] rowGroupSizes, Seed seed) {
    this.sizes = rowGroupSizes.clone();
    this.seed = seed;
    long sum = 0;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("a row group has " + size + " rows");
      }
      sum += size;
    }
    if (sum == 0) {
      throw new IllegalArgumentException("there is no example to visit");
    }
    examples = sum;
  }

  /** n, examples of an epoch. */
  public long examples() {
    return examples;
  }

  /**
   * The example at a position.
   *
   * @param position p, from 0
   * @throws IllegalArgumentException if the position is negative
   */
  public Place at(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a position is at least 0, not " + position);
    }
    long epoch = position / examples;
    long inEpoch = position % examples;
    GroupOrder order = groupOrder(epoch);
    int place = lastAtOrBefore(order.starts(), inEpoch);
    int group = order.groups()[place];
    int rank = (int) (inEpoch - order.starts()[place]);
    return new Place(group, rowOrder(epoch, group).rows()[rank]);
  }

  /** An empty group shares its start with the next one, so the last of equals is the right one. */
  private static int lastAtOrBefore(long[] starts, long inEpoch) {
    int low = 0;
    int high = starts.length - 1;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (starts[middle] <= inEpoch) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private GroupOrder groupOrder(long epoch) {
    GroupOrder order = lastGroups;
    if (order == null || order.epoch() != epoch) {
      int[] groups = permutation(sizes.length, seed.fold("row groups", epoch));
      long[] starts = new long[groups.length];
      for (int place = 1; place < groups.length; place++) {
        starts[place] = starts[place - 1] + sizes[groups[place - 1]];
      }
      order = new GroupOrder(epoch, groups, starts);
      lastGroups = order;
    }
    return order;
  }

  private RowOrder rowOrder(long epoch, int group) {
    RowOrder order = lastRows;
    if (order == null || order.epoch() != epoch || order.group() != group) {
      int[] rows = permutation(sizes[group], seed.fold("rows", epoch).fold(group));
      order = new RowOrder(epoch, group, rows);
      lastRows = order;
    }
    return order;
  }

  /** Bounded draws are remainders of 64 bits, which no JDK changes; their bias is below 2^-32. */
  private static int[] permutation(int size, Seed seed) {
    SplittableRandom random = seed.random();
    int[] order = new int[size];
    for (int last = 0; last < size; last++) {
      int swap = (int) Long.remainderUnsigned(random.nextLong(), last + 1);
      order[last] = order[swap];
      order[swap] = last;
    }
    return order;
  }
}
