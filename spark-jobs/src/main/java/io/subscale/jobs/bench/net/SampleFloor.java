package io.subscale.jobs.bench.net;

import io.subscale.jobs.bench.measure.Timing;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.Operations;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The least time that sampling a slice can take in this process.
 *
 * <p>Operations: every activation is computed once, so as many as one forward pass has. Bytes: each
 * pixel reads the weights of its token, of its step of the horizontal stack and of the colour head,
 * and the keys and values of all tokens before it; each row reads the weights of the vertical
 * stack. Weights count once for all images and threads. The floor is the larger of operations over
 * the rate of large matrix products and bytes over the rate at which all threads together read as
 * much memory as a pixel's weights are, from whatever cache holds them.
 *
 * @param flop operations of a slice of all images
 * @param bytes read for them
 * @param gflopPerSecond rate of products, 1e9
 * @param gigabytesPerSecond rate of reading, 1e9
 */
record SampleFloor(long flop, long bytes, double gflopPerSecond, double gigabytesPerSecond) {
  private static final int COLOURS = 3;
  private static final int WARM_UP = 20;
  private static final int TIMES = 20;
  private static final double NANOS = 1e6;

  static SampleFloor of(DecoderSpec spec, int batch) {
    long pixels = (long) spec.height() * spec.columns();
    long step = stepWeights(spec);
    long kept = 2L * spec.size().transformerLayers() * spec.size().width();
    long floats =
        pixels * step
            + spec.height() * rowWeights(spec)
            + batch * kept * (pixels * (pixels + 1) / 2);
    int threads = NetOptions.nativeThreads();
    return new SampleFloor(
        Operations.of(spec, batch).forwardFlop(),
        Float.BYTES * floats,
        MatrixPeak.gflopPerSecond(1),
        readRate(threads, (int) Math.min(step / threads, Integer.MAX_VALUE / 2)));
  }

  /** Milliseconds of a slice. */
  double millis() {
    return Math.max(flop / gflopPerSecond, bytes / gigabytesPerSecond) / NANOS;
  }

  /** Weights that every pixel reads. */
  private static long stepWeights(DecoderSpec spec) {
    NetSize size = spec.size();
    long width = size.width();
    long units = COLOURS * (long) size.valueUnits();
    long token = units * width + size.transformerLayers() * 12 * width * width;
    long horizontal = 2 * units * width + size.pixelLayers() * (4 + 2 + 1) * width * width;
    return token + horizontal + COLOURS * width * (width + spec.levels());
  }

  /** Weights that every row reads. */
  private static long rowWeights(DecoderSpec spec) {
    NetSize size = spec.size();
    long square = (long) size.width() * size.width();
    long context = spec.hasContext() ? 4 : 0;
    return 6L * COLOURS * size.valueUnits() * size.width()
        + size.pixelLayers() * (12 + 4 + context) * square
        + (spec.hasContext() ? square : 0);
  }

  /** Threads compare an array each with itself's copy: reading and nothing else, 1e9 a second. */
  private static double readRate(int threads, int floats) {
    float[][] one = new float[threads][floats / 2];
    float[][] other = new float[threads][floats / 2];
    Timing timing =
        Timing.measure(
            WARM_UP,
            TIMES,
            () ->
                IntStream.range(0, threads)
                    .parallel()
                    .forEach(t -> requireEqual(one[t], other[t])));
    return 2.0 * Float.BYTES * threads * (floats / 2) / timing.minMillis() / NANOS;
  }

  private static void requireEqual(float[] one, float[] other) {
    if (Arrays.mismatch(one, other) >= 0) {
      throw new IllegalStateException("zeros are zeros");
    }
  }
}
