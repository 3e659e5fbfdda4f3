package io.subscale.bench.net;

import io.subscale.bench.measure.Timing;
import io.subscale.model.op.Linear;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The rate of plain matrix products in this process: what the machine gives a program that does
 * nothing else. Contiguous 'c' arrays through the fastest way that ND4J has (oneDNN).
 */
final class MatrixPeak {
  /** Rows, inner and columns; large enough for the peak, small enough for a second in all. */
  private static final int[][] SIZES = {
    {1024, 1024, 1024}, {2048, 2048, 2048}, {4096, 512, 512}, {4096, 128, 512}, {4096, 1152, 128}
  };

  private static final int WARM_UP = 2;
  private static final int TIMES = 6;
  private static final double GIGA_PER_MILLI = 1e-6;

  private MatrixPeak() {}

  /**
   * The fastest run of any size, GFLOP/s.
   *
   * @param tasks products computed at the same time, each by the native libraries' threads
   */
  static double gflopPerSecond(int tasks) {
    double peak = 0;
    for (int[] size : SIZES) {
      try (INDArray a = Nd4j.rand(DataType.FLOAT, size[0], size[1]);
          INDArray b = Nd4j.rand(DataType.FLOAT, size[1], size[2]);
          INDArray c = Nd4j.createUninitialized(DataType.FLOAT, tasks, size[0], size[2])) {
        Timing timing = Timing.measure(WARM_UP, TIMES, () -> products(a, b, c));
        double flop = 2.0 * tasks * size[0] * size[1] * size[2];
        peak = Math.max(peak, flop / timing.minMillis() * GIGA_PER_MILLI);
      }
    }
    return peak;
  }

  /** c[task] = a b. */
  private static void products(INDArray a, INDArray b, INDArray c) {
    IntStream.range(0, (int) c.size(0))
        .parallel()
        .forEach(task -> Linear.product(a, b, c.slice(task)));
  }
}
