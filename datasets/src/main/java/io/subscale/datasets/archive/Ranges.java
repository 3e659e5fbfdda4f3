package io.subscale.datasets.archive;

import java.util.Arrays;

/** Byte ranges, 16 bytes of memory each, to find two that share bytes. */
final class Ranges {
  private static final int FIRST_CAPACITY = 64;

  private long[] starts = new long[FIRST_CAPACITY];
  private long[] ends = new long[FIRST_CAPACITY];
  private int count;
  private boolean ascending = true;

  /** One more range, its end not in it. */
  void add(long start, long end) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ascending &= count == 0 || start >= ends[count - 1];
    starts[count] = start;
    ends[count++] = end;
  }

  /** Where a range begins that another one reaches into; -1 if there is none. */
  long overlap() {
    if (ascending) {
      return -1;
    }
    // Ranges that share no bytes have the same order by their starts and by their ends.
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    for (int i = 1; i < count; i++) {
      if (starts[i] < ends[i - 1]) {
        return starts[i];
      }
    }
    return -1;
  }
}
