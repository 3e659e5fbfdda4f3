package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.engine.CpuEngine;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.Engine.Rule;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.Head;
import io.subscale.model.net.LawStart;
import io.subscale.model.update.ClippedAdam;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Checks the CUDA engine on a GPU against what the CPU computed elsewhere, then times it; see
 * {@code submit/gpu-check}. Prints a JSON object a line.
 *
 * <pre>
 *   expect FILE HEAD WIDTH ROWS STEPS         on a machine with ND4J: STEPS steps
 *   run FILE HEAD WIDTH ROWS [TIMED_ROWS]..   on one with a GPU; no times without the last
 *   peaks                                     on one with a GPU: what it reaches at most
 * </pre>
 *
 * <p>HEAD is law, body (a law with one) or softmax, ROWS those of a slice. Times are those of
 * decoders of the default width.
 */
public final class GpuCheck {
  private static final int EXAMPLES = 16;
  private static final int TIMED_WIDTH = 128;
  private static final int WARM_UP = 3;
  private static final int REPEATS = 20;
  private static final int[] BATCHES = {16, 64, 256};
  private static final double RATE = 2e-3;
  private static final int LARGE_WEIGHTS = 1 << 26;
  private static final int LARGE_SIDE = 4096;

  /** Behind a norm a small tensor's gradient is what is left of large sums. */
  private static final double ROUNDED_TENSOR = 0.3;

  private final PrintStream out;
  private final String head;
  private boolean failed;

  GpuCheck(PrintStream out, String head) {
    this.out = out;
    this.head = head;
  }

  private static ClippedAdam rule() {
    return new ClippedAdam(RATE, 1);
  }

  /** Exits with 1 if a check failed. */
  public static void main(String[] arguments) throws IOException {
    if (!run(System.out, arguments)) {
      System.exit(1);
    }
  }

  /** Whether no check failed. */
  static boolean run(PrintStream out, String... arguments) throws IOException {
    if (arguments[0].equals("peaks")) {
      Driver.open();
      new GpuCheck(out, "").peaks(DeviceInfo.of(0), LARGE_WEIGHTS, LARGE_SIDE);
      return true;
    }
    Path file = Path.of(arguments[1]);
    String head = arguments[2];
    CheckWorld world =
        new CheckWorld(head, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    if (arguments[0].equals("expect")) {
      expect(world, Integer.parseInt(arguments[5])).write(file);
      return true;
    }
    GpuCheck check = new GpuCheck(out, head);
    Driver.open();
    DeviceInfo info = DeviceInfo.of(0);
    check.say(
        "{\"check\": \"device\", \"name\": \"%s\", \"capability\": %d, \"memory\": %d, \"driver\": %d}",
        info.name(), info.capability(), info.memory(), info.driver());
    CheckFile expected = CheckFile.read(file);
    for (Precision precision : Precision.values()) {
      check.compare(world, expected, precision, info);
    }
    check.repeats(world, expected, info);
    check.draws(world, expected, info);
    for (int i = 5; i < arguments.length; i++) {
      check.time(new CheckWorld(head, TIMED_WIDTH, Integer.parseInt(arguments[i])), info);
    }
    return !check.failed;
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  private static Gpu gpu(DeviceInfo info) {
    return new Gpu(info, KernelImages.load(info));
  }

  private static CheckFile expect(CheckWorld world, int steps) {
    Decoder decoder = Decoder.create(world.spec(), 1);
    if (world.spec().size().head() instanceof Head.Law) {
      LawStart start = new LawStart(world.geometry(), world.stage(), world.spec());
      List<byte[]> images = world.images(256, 7);
      start.fit(start.sums(images), images.subList(0, 16), decoder);
    }
    // Trained a little first: at the start o is 0, and with it all gradients below.
    float[] weights = trained(world, decoder.parameters(), Math.max(WARM_UP, steps / 4));
    try (CpuEngine engine = new CpuEngine(world.spec(), rule())) {
      set(engine, weights);
      double[] nats = engine.nats(world.batch(EXAMPLES, 0));
      double[] scores = new double[steps];
      float[] moments = new float[0];
      for (int i = 0; i < steps; i++) {
        scores[i] = engine.step(List.of(world.batch(EXAMPLES, i)), new Rule(RATE, i)).score();
        moments = i == 0 ? part(engine, 1) : moments;
      }
      return new CheckFile(weights, nats, moments, scores, part(engine, 0));
    }
  }

  private static float[] trained(CheckWorld world, float[] start, int steps) {
    try (CpuEngine engine = new CpuEngine(world.spec(), rule())) {
      set(engine, start);
      for (int i = 0; i < steps; i++) {
        engine.step(List.of(world.batch(EXAMPLES, 1000 + i)), new Rule(RATE, i));
      }
      return part(engine, 0);
    }
  }

  private static void set(Engine engine, float[] weights) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(weights);
    engine.write(0, bytes);
  }

  /** A third of the state: weights, first or second moments. */
  private static float[] part(Engine engine, int third) {
    int length = Math.toIntExact(engine.length() / 3);
    byte[] bytes = new byte[Float.BYTES * length];
    engine.read((long) third * length, bytes);
    float[] values = new float[length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private void compare(CheckWorld world, CheckFile expected, Precision precision, DeviceInfo info) {
    boolean exact = precision == Precision.FLOAT32;
    try (CudaEngine engine = new CudaEngine(world.spec(), rule(), precision, gpu(info))) {
      set(engine, expected.weights());
      double[] nats = engine.nats(world.batch(EXAMPLES, 0));
      double most = 0;
      for (int n = 0; n < nats.length; n++) {
        most = Math.max(most, Math.abs(nats[n] / expected.nats()[n] - 1));
      }
      report(precision + " nats", most, 1e-5);
      double drift = 0;
      for (int i = 0; i < expected.scores().length; i++) {
        double score = engine.step(List.of(world.batch(EXAMPLES, i)), new Rule(RATE, i)).score();
        drift = Math.max(drift, Math.abs(score - expected.scores()[i]));
        if (i == 0) {
          gradients(world, part(engine, 1), expected.moments(), precision);
        }
      }
      report(precision + " bits/dim over " + expected.scores().length + " steps", drift, 5e-3);
      float[] trained = part(engine, 0);
      report(
          precision + " weights after them",
          error(trained, expected.trained(), 0, trained.length),
          exact ? 1e-2 : 1e-1);
    }
  }

  private void gradients(CheckWorld world, float[] found, float[] expected, Precision precision) {
    int from = 0;
    for (Map.Entry<String, long[]> tensor : Architecture.of(world.spec()).tensors().entrySet()) {
      int to = from + (int) Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
      report(
          precision + " gradient of " + tensor.getKey(),
          error(found, expected, from, to),
          precision == Precision.FLOAT32 ? 1e-3 : ROUNDED_TENSOR);
      from = to;
    }
    double most = precision == Precision.FLOAT32 ? 1e-3 : 3e-2;
    report(precision + " gradient", error(found, expected, 0, from), most);
  }

  private void repeats(CheckWorld world, CheckFile expected, DeviceInfo info) {
    List<float[]> states = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (CudaEngine engine = new CudaEngine(world.spec(), rule(), Precision.BF16, gpu(info))) {
        set(engine, expected.weights());
        for (int i = 0; i < WARM_UP; i++) {
          engine.step(List.of(world.batch(EXAMPLES, i)), new Rule(RATE, i));
        }
        states.add(part(engine, 0));
      }
    }
    report("bits of two runs", Arrays.equals(states.get(0), states.get(1)) ? 0 : 1, 0);
  }

  private void draws(CheckWorld world, CheckFile expected, DeviceInfo info) {
    if (new CudaEngineProvider().draws(world.spec())) {
      try (CudaEngine engine = new CudaEngine(world.spec(), rule(), Precision.FLOAT32, gpu(info))) {
        set(engine, expected.weights());
        DrawCheck draw = new DrawCheck(engine);
        Batch batch = world.batch(EXAMPLES, 0);
        report("costs of drawn values", draw.error(batch), 1e-3);
        report("bits of two draws", draw.repeats(batch) ? 0 : 1, 0);
      }
    }
  }

  private void report(String what, double error, double most) {
    boolean passed = error <= most;
    failed |= !passed;
    say(
        "{\"check\": \"%s: %s\", \"error\": %.3e, \"most\": %.1e, \"ok\": %b}",
        head, what, error, most, passed);
  }

  /** Length of the difference, as a share of what was expected; absolute where that is 0. */
  private static double error(float[] found, float[] expected, int from, int to) {
    double difference = 0;
    double length = 0;
    for (int i = from; i < to; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference) / (length > 0 ? Math.sqrt(length) : 1);
  }

  private void time(CheckWorld world, DeviceInfo info) {
    for (Precision precision : Precision.values()) {
      try (CudaEngine engine = new CudaEngine(world.spec(), rule(), precision, gpu(info))) {
        for (int size : BATCHES) {
          Batch batch = world.batch(size, 1);
          List<Batch> one = List.of(batch);
          time(precision + " step", world, size, () -> engine.step(one, new Rule(0, 0)));
          time(precision + " nats", world, size, () -> engine.nats(batch));
        }
      }
    }
    timeDraws(world, info);
  }

  /** Of a slice of each image; a value takes what a slice takes, divided by its values. */
  private void timeDraws(CheckWorld world, DeviceInfo info) {
    if (new CudaEngineProvider().draws(world.spec())) {
      try (CudaEngine engine = new CudaEngine(world.spec(), rule(), Precision.FLOAT32, gpu(info))) {
        for (int size : BATCHES) {
          Batch batch = world.batch(size, 1);
          DrawCheck draw = new DrawCheck(engine);
          double[] millis = millis(() -> draw.draw(batch));
          say(
              "{\"time\": \"%s: drawing\", \"rows\": %d, \"batch\": %d, \"median_ms\": %.3f,"
                  + " \"ms_a_value\": %.5f}",
              head,
              world.spec().height(),
              size,
              millis[REPEATS / 2],
              millis[REPEATS / 2] / world.spec().sliceValues());
        }
      }
    }
  }

  /**
   * What the GPU reaches at most.
   *
   * @param weights of a pass of Adam; a copy has as many numbers
   * @param side of a square product
   */
  void peaks(DeviceInfo info, int weights, int side) {
    try (Gpu gpu = gpu(info)) {
      GpuPeaks peaks = new GpuPeaks(gpu);
      ToDoubleFunction<Runnable> seconds = work -> millis(work)[REPEATS / 2] / 1e3;
      peak("copy", "gb_per_s", peaks.copy((long) Float.BYTES * weights, seconds));
      peak("adam", "gb_per_s", peaks.adam(weights, seconds));
      for (Precision precision : Precision.values()) {
        double rate = peaks.product(precision, side, side, seconds);
        peak(precision + " product", "tflop_per_s", rate);
      }
    }
  }

  private void peak(String what, String unit, double rate) {
    say("{\"peak\": \"%s\", \"%s\": %.3f}", what, unit, rate);
  }

  private void time(String what, CheckWorld world, int size, Runnable work) {
    double[] millis = millis(work);
    say(
        "{\"time\": \"%s: %s\", \"rows\": %d, \"batch\": %d, \"median_ms\": %.3f, \"least_ms\": %.3f}",
        head, what, world.spec().height(), size, millis[REPEATS / 2], millis[0]);
  }

  /** Times of {@value #REPEATS} runs after a few, the least first. */
  private static double[] millis(Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    double[] millis = new double[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      work.run();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }
}
