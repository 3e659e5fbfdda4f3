package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.gpu.Gradients.To;
import io.subscale.gpu.Purpose.Scores;
import io.subscale.gpu.Purpose.Training;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.DecoderSpec;

/**
 * What a block works with in a pass over a batch: its weights by their short names, their
 * gradients, and memory. It is asked for by name, so that the backward half finds what the forward
 * half left; memory is never cleared.
 */
final class Pass {
  /** Values that a draw can take. */
  private static final double DRAWS = 1L << 53;

  private final Run run;
  private final String vertex;

  /**
   * A pass of the whole decoder.
   *
   * @param gradients null without a backward half
   */
  record Run(
      Model model, DeviceBatch batch, Purpose purpose, Products products, Gradients gradients) {

    /** A pass over a batch with products of some precision. */
    static Run of(Model model, DeviceBatch batch, Precision precision, Purpose purpose) {
      Products products = new Products(model.gpu(), precision, batch.examples(), batch.pixels());
      Gradients gradients =
          purpose instanceof Training training
              ? new Gradients(model.gpu(), model.arena(), products, batch, training.add())
              : null;
      return new Run(model, batch, purpose, products, gradients);
    }
  }

  /** The part of a pass that a vertex takes. */
  Pass(Run run, String vertex) {
    this.run = run;
    this.vertex = vertex;
  }

  Gpu gpu() {
    return run.model().gpu();
  }

  Model model() {
    return run.model();
  }

  DecoderSpec spec() {
    return run.model().spec();
  }

  DeviceBatch batch() {
    return run.batch();
  }

  Products products() {
    return run.products();
  }

  /** The backward half to come; null if there is none. */
  Training training() {
    return run.purpose() instanceof Training training ? training : null;
  }

  /** What logits are asked for; null if none are. */
  Scores scores() {
    return run.purpose() instanceof Scores scores ? scores : null;
  }

  /** The address of a weight. */
  long weight(String name) {
    return run.model().weights().address(run.model().state(), full(name));
  }

  /** An axis of a weight. */
  int axis(String name, int number) {
    return Math.toIntExact(run.model().weights().shape(full(name))[number]);
  }

  private String full(String name) {
    return vertex + "." + name;
  }

  private Rows named(String name, int columns) {
    return new Rows(
        run.model().arena().floats("rows " + name, (long) run.batch().rows() * columns), columns);
  }

  /** The block's output. */
  Rows output(int columns) {
    return named("output " + vertex, columns);
  }

  /** Lives until the backward half of the block has run, or until the block is done. */
  Rows rows(String name, int columns) {
    return named(training() == null ? name : full(name), columns);
  }

  /** What only the backward half reads: null if there is none. */
  Rows kept(String name, int columns) {
    return training() == null ? null : rows(name, columns);
  }

  /** Lives until this half of the block is done. */
  Rows scratch(String name, int columns) {
    return named(name, columns);
  }

  /** y = elu(x). */
  void elu(Rows x, Rows y) {
    long count = (long) batch().rows() * x.columns();
    int elu = Activation.ELU.ordinal();
    gpu().launch("activate_rows", Grid.of(count), x.values(), count, elu, y.values());
  }

  /** Rows with dropout, in training; else, or if nothing is dropped, the rows themselves. */
  Rows drop(String name, Rows x) {
    Rows dropped = dropped(name, x);
    if (dropped != x) {
      drop(name, x, dropped);
    }
    return dropped;
  }

  /** What {@link #drop} made of rows, for the backward half. */
  Rows dropped(String name, Rows x) {
    boolean drops = training() != null && spec().size().dropout() > 0;
    return drops ? rows("dropped " + name, x.columns()) : x;
  }

  /** Makes of the gradient of what {@link #drop} returned that of the rows that it took. */
  void dropBack(String name, Rows d) {
    if (spec().size().dropout() > 0) {
      drop(name, d, d);
    }
  }

  private void drop(String name, Rows from, Rows to) {
    double rate = spec().size().dropout();
    long count = (long) batch().rows() * from.columns();
    gpu()
        .launch(
            "drop_rows",
            Grid.of(count),
            from.values(),
            count,
            training().masks().fold(full(name)).asLong(),
            (long) Math.ceil(rate * DRAWS),
            1 / (1 - rate),
            to.values());
  }

  /** The address of a weight's gradient. */
  long gradient(String name) {
    return run.model().weights().address(training().gradient(), full(name));
  }

  /** For gradients of other kinds than below. */
  Gradients gradients() {
    return run.gradients();
  }

  /**
   * The gradients of a kernel and its bias.
   *
   * @param bias null if there is none
   */
  void gradients(Rows x, Taps taps, Rows dy, String kernel, String bias) {
    To toBias = bias == null ? null : To.all(gradient(bias));
    gradients().product(x, taps, dy, To.all(gradient(kernel)), toBias);
  }

  /** The gradients of a matrix and its bias, which is called like it with a b behind. */
  void gradients(Rows x, Rows dy, String matrix) {
    gradients(x, Taps.SELF, dy, matrix, matrix + "b");
  }
}
