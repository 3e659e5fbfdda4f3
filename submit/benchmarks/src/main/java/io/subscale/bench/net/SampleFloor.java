package io.subscale.bench.net;

import io.subscale.bench.measure.Timing;
import io.subscale.model.graph.StepReads;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Operations;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The least time that sampling a slice can take in this process: operations over the rate of large
 * matrix products, or bytes over the rate of reading, whichever is more.
 *
 * <p>Operations: every activation is computed once, so as many as one forward pass has.
 *
 * <p>Bytes, of a slice of p = h w pixels, width w and L transformer layers, in floats:
 *
 * <ul>
 *   <li>each pixel reads the weights of its token, of its step of the horizontal stack and of the
 *       head, once for all images and threads; without a body, of a law head alone;
 *   <li>pixel t of each image reads the keys and values of the tokens 0 to t in every layer: 2 L w
 *       (t + 1), in all 2 L w p (p + 1) / 2 an image;
 *   <li>each row reads the weights of the vertical stack and of what depends on the context.
 * </ul>
 *
 * <p>Left out, so that the floor is rather too low: what is written, activations, tables, the draws
 * themselves, and that threads which share no cache each read the weights. The rate of reading is
 * that of all threads together over as much memory as a pixel's weights are, which some cache
 * holds; keys and values count at the same rate, since a sampler may work on as few images at a
 * time as the cache has room for.
 *
 * @param flop operations of a slice of all images
 * @param bytes read for them
 * @param gflopPerSecond rate of products, 1e9
 * @param gigabytesPerSecond rate of reading, 1e9
 */
record SampleFloor(long flop, long bytes, double gflopPerSecond, double gigabytesPerSecond) {
  private static final int WARM_UP = 20;
  private static final int TIMES = 20;

  /** Passes over the memory at a time, so that waking threads does not count. */
  private static final int PASSES = 16;

  private static final double NANOS = 1e6;

  static SampleFloor of(DecoderSpec spec, int batch) {
    int threads = NetOptions.nativeThreads();
    long each =
        Math.min(Architecture.of(spec).stepReads().pixel() / threads, Integer.MAX_VALUE / 2);
    return new SampleFloor(
        Operations.of(spec, batch).forwardFlop(),
        bytes(spec, batch),
        MatrixPeak.gflopPerSecond(1),
        readRate(threads, (int) each));
  }

  /** Bytes that a slice of so many images reads at least. */
  static long bytes(DecoderSpec spec, int batch) {
    long pixels = (long) spec.height() * spec.columns();
    StepReads reads = Architecture.of(spec).stepReads();
    return Float.BYTES
        * (pixels * reads.pixel()
            + spec.height() * reads.row()
            + batch * reads.kept() * (pixels * (pixels + 1) / 2));
  }

  /** Milliseconds of a slice. */
  double millis() {
    return Math.max(flop / gflopPerSecond, bytes / gigabytesPerSecond) / NANOS;
  }

  /** Threads compare an array each with itself's copy: reading and nothing else, 1e9 a second. */
  private static double readRate(int threads, int floats) {
    float[][] one = new float[threads][floats / 2];
    float[][] other = new float[threads][floats / 2];
    Runnable read =
        () -> IntStream.range(0, threads).parallel().forEach(t -> requireEqual(one[t], other[t]));
    Timing timing = Timing.measure(WARM_UP, TIMES, read);
    return 2.0 * PASSES * Float.BYTES * threads * (floats / 2) / timing.minMillis() / NANOS;
  }

  private static void requireEqual(float[] one, float[] other) {
    for (int pass = 0; pass < PASSES; pass++) {
      if (Arrays.mismatch(one, other) >= 0) {
        throw new IllegalStateException("zeros are zeros");
      }
    }
  }
}
