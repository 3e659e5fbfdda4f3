package io.subscale.bench.net;

import io.subscale.bench.measure.Timing;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
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
  private static final int COLOURS = 3;
  private static final int WARM_UP = 20;
  private static final int TIMES = 20;

  /** Passes over the memory at a time, so that waking threads does not count. */
  private static final int PASSES = 16;

  private static final double NANOS = 1e6;

  static SampleFloor of(DecoderSpec spec, int batch) {
    int threads = NetOptions.nativeThreads();
    long each = Math.min(stepWeights(spec) / threads, Integer.MAX_VALUE / 2);
    return new SampleFloor(
        Operations.of(spec, batch).forwardFlop(),
        bytes(spec, batch),
        MatrixPeak.gflopPerSecond(1),
        readRate(threads, (int) each));
  }

  /** Bytes that a slice of so many images reads at least. */
  static long bytes(DecoderSpec spec, int batch) {
    long pixels = (long) spec.height() * spec.columns();
    boolean body = spec.size().head().body();
    long kept = body ? 2L * spec.size().transformerLayers() * spec.size().width() : 0;
    return Float.BYTES
        * (pixels * stepWeights(spec)
            + (body ? spec.height() * rowWeights(spec) : 0)
            + batch * kept * (pixels * (pixels + 1) / 2));
  }

  /** Milliseconds of a slice. */
  double millis() {
    return Math.max(flop / gflopPerSecond, bytes / gigabytesPerSecond) / NANOS;
  }

  /** Weights that every pixel reads. */
  private static long stepWeights(DecoderSpec spec) {
    if (spec.size().head() instanceof Head.Law law) {
      long body = law.body() ? bodyWeights(spec) + (long) spec.size().width() * law.width() : 0;
      return body + lawWeights(spec.localShape(law), law);
    }
    long width = spec.size().width();
    return bodyWeights(spec) + COLOURS * width * (width + spec.levels());
  }

  private static long lawWeights(LocalShape shape, Head.Law law) {
    long width = law.width();
    long half = width / 2;
    long weights =
        (long) COLOURS * shape.terms() + (shape.rowUnits() + law.layers() * width) * width;
    for (int c = 0; c < COLOURS; c++) {
      int outputs = new MixtureLayout(law.components(), shape.anchors(), c).columns();
      weights += half * (width + LocalShape.colourUnits(c) + half + outputs);
    }
    return weights;
  }

  private static long bodyWeights(DecoderSpec spec) {
    NetSize size = spec.size();
    long width = size.width();
    long units = COLOURS * (long) size.valueUnits();
    long token = units * width + size.transformerLayers() * 12 * width * width;
    long horizontal = 2 * units * width + size.pixelLayers() * (4 + 2 + 1) * width * width;
    return token + horizontal;
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
