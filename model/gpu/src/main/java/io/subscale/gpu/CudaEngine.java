package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Purpose.Costs;
import io.subscale.gpu.Purpose.Scores;
import io.subscale.gpu.Purpose.Training;
import io.subscale.model.engine.Engine;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Architecture;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.update.ClippedAdam;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;

/**
 * A decoder on an NVIDIA GPU. No kernel adds in an order that depends on time, so the same calls
 * give the same bits on the same kind of GPU; they are not the CPU's.
 */
final class CudaEngine implements Engine {
  private static final int COLOURS = 3;
  private static final int STATES = 3;
  private static final int SUM_BLOCKS = 256;
  private static final int SUM_THREADS = 256;

  private final DecoderSpec spec;
  private final ClippedAdam rule;
  private final Precision precision;
  private final Gpu gpu;
  private final Weights weights;
  private final Buffer state;
  private final Buffer gradient;
  private final Arena arena = new Arena();
  private final Network network;

  /**
   * An engine whose state is all zero; it closes the GPU with itself.
   *
   * @param precision of products in steps; costs that are asked for are always of float32
   */
  CudaEngine(DecoderSpec spec, ClippedAdam rule, Precision precision, Gpu gpu) {
    this.spec = spec;
    this.rule = rule;
    this.precision = precision;
    this.gpu = gpu;
    gpu.use();
    Architecture architecture = Architecture.of(spec);
    weights = new Weights(architecture.tensors());
    state = new Buffer(STATES * weights.count() * Float.BYTES);
    state.clear();
    // That of the fitted tensors stays 0.
    gradient = new Buffer(weights.count() * Float.BYTES);
    gradient.clear();
    network = new Network(architecture, new Model(gpu, spec, weights, state, arena));
  }

  @Override
  public long length() {
    return STATES * weights.count();
  }

  @Override
  public void read(long from, byte[] into) {
    check(from, into.length);
    gpu.use();
    state.get(from * Float.BYTES, into);
  }

  @Override
  public void write(long from, ByteBuffer values) {
    check(from, values.remaining());
    gpu.use();
    byte[] bytes = new byte[values.remaining()];
    values.duplicate().get(bytes);
    state.put(from * Float.BYTES, bytes);
  }

  private void check(long from, int bytes) {
    if (bytes % Float.BYTES != 0 || from < 0 || from + bytes / Float.BYTES > length()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d bytes from number %d on of a state of %d", bytes, from, length()));
    }
  }

  @Override
  public Taken step(List<Batch> batches, Rule step) {
    gpu.use();
    long examples = batches.stream().mapToLong(Batch::examples).sum();
    double unit = 1 / (Math.log(2) * spec.sliceValues() * examples);
    double score = 0;
    for (int b = 0; b < batches.size(); b++) {
      Batch batch = batches.get(b);
      Buffer costs =
          network.run(batch, precision, new Training(gradient, b > 0, unit, step.masks(b)));
      for (double nats : sums(costs, batch.examples())) {
        score += nats * unit;
      }
    }
    double norm = norm();
    adam(step);
    return new Taken(examples, score, norm);
  }

  private double[] sums(Buffer costs, int examples) {
    Buffer sums = arena.doubles("nats", examples);
    gpu.launch(
        "sum_groups", new Grid(examples, 1, 1, SUM_THREADS), costs, spec.sliceValues(), sums);
    gpu.synchronize();
    return sums.doubles(examples);
  }

  /** Of the whole gradient; leaves its square on the device. */
  private double norm() {
    Buffer parts = arena.doubles("squares", SUM_BLOCKS);
    Grid grid = new Grid(SUM_BLOCKS, 1, 1, SUM_THREADS);
    gpu.launch("sum_squares", grid, gradient, weights.count(), parts);
    Buffer square = arena.doubles("square", 1);
    gpu.launch("sum_groups", new Grid(1, 1, 1, SUM_THREADS), parts, SUM_BLOCKS, square);
    return Math.sqrt(square.doubles(1)[0]);
  }

  private void adam(Rule step) {
    double first = 1 - Math.pow(rule.beta1(), step.iteration() + 1.0);
    double second = 1 - Math.pow(rule.beta2(), step.iteration() + 1.0);
    long bytes = weights.count() * Float.BYTES;
    gpu.launch(
        "adam_step",
        Grid.of(weights.count()),
        state.address(),
        state.address() + bytes,
        state.address() + 2 * bytes,
        gradient,
        arena.doubles("square", 1),
        weights.count(),
        new Struct()
            .real(rule.clipNorm())
            .real((float) rule.beta1())
            .real((float) (1 - rule.beta1()))
            .real((float) rule.beta2())
            .real((float) (1 - rule.beta2()))
            .real((float) (step.rate() * Math.sqrt(second) / first))
            .real((float) rule.epsilon()));
    gpu.synchronize();
  }

  @Override
  public double[] costs(Batch batch) {
    gpu.use();
    Buffer costs = network.run(batch, Precision.FLOAT32, new Costs());
    gpu.synchronize();
    return costs.doubles(batch.target().length);
  }

  @Override
  public Decoder.Scored score(Batch batch, int[] pixels) {
    gpu.use();
    int logits = pixels.length * COLOURS * spec.levels();
    Buffer out = arena.floats("logits", logits);
    Scores scores = new Scores(arena.ints("chosen", pixels), pixels.length, out);
    Buffer costs = network.run(batch, Precision.FLOAT32, scores);
    gpu.synchronize();
    return new Decoder.Scored(costs.doubles(batch.target().length), out.floats(logits));
  }

  @Override
  public double[] nats(Batch batch) {
    gpu.use();
    Buffer costs = network.run(batch, Precision.FLOAT32, new Costs());
    return sums(costs, batch.examples());
  }

  @Override
  public Drawn draw(Batch batch, Draws draws) {
    gpu.use();
    return network.draw(batch, draws);
  }

  /** The gradient of the last step, in the order of the weights. */
  float[] gradient() {
    gpu.use();
    return gradient.floats(Math.toIntExact(weights.count()));
  }

  @Override
  public void close() {
    gpu.use();
    arena.close();
    network.close();
    gradient.close();
    state.close();
    gpu.close();
  }
}
