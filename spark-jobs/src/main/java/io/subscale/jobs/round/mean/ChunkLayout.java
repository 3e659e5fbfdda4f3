package io.subscale.jobs.round.mean;

import java.io.Serializable;

/**
 * How a state, parameters and then updater state in one long vector, is cut into chunks: all of
 * {@code chunkValues} values but the last.
 *
 * <p>Every value is merged on its own, so the cut decides memory and speed and no bit of the
 * result.
 *
 * @param values values of the whole state
 * @param chunkValues values of a chunk
 */
public record ChunkLayout(long values, int chunkValues) implements Serializable {
  /** 16 MiB: large enough that a chunk's messages cost little beside its bytes. */
  public static final int MOST_VALUES = 1 << 22;

  /** A sixteenth of the most. */
  private static final int LEAST_SHARE = 16;

  /** 64 MiB: what the task that merges a chunk may hold of all workers. */
  private static final long MERGED_AT_ONCE = 1 << 24;

  public ChunkLayout {
    if (values < 1 || chunkValues < 1) {
      throw new IllegalArgumentException(values + " values in chunks of " + chunkValues);
    }
  }

  /** The chunks of a state, the smaller the more groups of workers send theirs to be merged. */
  public static ChunkLayout of(long values, int groups, int mostValues) {
    // Where they are small, one a task: each task costs some milliseconds.
    long fitting = Math.min(MERGED_AT_ONCE / groups, values / groups + 1);
    long least = Math.max(1, mostValues / LEAST_SHARE);
    return new ChunkLayout(values, (int) Math.min(mostValues, Math.max(least, fitting)));
  }

  /** Number of chunks. */
  public int count() {
    return Math.toIntExact((values + chunkValues - 1) / chunkValues);
  }

  /** Index of a chunk's first value. */
  public long from(int chunk) {
    return (long) chunk * chunkValues;
  }

  /** Values of a chunk. */
  public int length(int chunk) {
    return (int) Math.min(chunkValues, values - from(chunk));
  }
}
