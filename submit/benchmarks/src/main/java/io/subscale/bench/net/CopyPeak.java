package io.subscale.bench.net;

import io.subscale.bench.measure.Timing;
import java.util.stream.IntStream;

/** The rate at which this process copies memory that no cache holds. */
final class CopyPeak {
  /** 64 MiB a thread and side. */
  private static final int FLOATS = 1 << 24;

  private static final int WARM_UP = 2;
  private static final int TIMES = 5;
  private static final double GIGA_PER_MILLI = 1e-6;

  private CopyPeak() {}

  /** Bytes read and written a second by so many threads at once, the fastest of a few runs, 1e9. */
  static double gigabytesPerSecond(int threads) {
    float[][] from = new float[threads][FLOATS];
    float[][] to = new float[threads][FLOATS];
    Timing timing =
        Timing.measure(
            WARM_UP,
            TIMES,
            () ->
                IntStream.range(0, threads)
                    .parallel()
                    .forEach(t -> System.arraycopy(from[t], 0, to[t], 0, FLOATS)));
    return 2.0 * Float.BYTES * FLOATS * threads / timing.minMillis() * GIGA_PER_MILLI;
  }
}
