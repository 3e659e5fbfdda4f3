package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.model.engine.Precision;
import java.util.function.ToDoubleFunction;

/**
 * What a GPU can do at most, as far as the engine could use it: a copy within its memory, a pass of
 * Adam, one large product of each precision. Times of steps are to be read against these.
 */
final class GpuPeaks {
  /** Adam reads weights, both moments and the gradient, and writes all but the last. */
  private static final int ADAM_PASSES = 7;

  private final Gpu gpu;

  GpuPeaks(Gpu gpu) {
    this.gpu = gpu;
  }

  /**
   * Gigabytes (1e9) a second that a copy reads and writes.
   *
   * @param bytes copied
   * @param seconds measures a run
   */
  double copy(long bytes, ToDoubleFunction<Runnable> seconds) {
    try (Buffer from = new Buffer(bytes);
        Buffer to = new Buffer(bytes)) {
      from.clear();
      Runnable copy =
          () -> {
            Driver.check(
                Driver.cuMemcpyDtoD_v2(to.address(), from.address(), bytes), "copying in memory");
            gpu.synchronize();
          };
      return 2 * bytes / seconds.applyAsDouble(copy) / 1e9;
    }
  }

  /** Gigabytes a second that a step of Adam over so many weights reads and writes. */
  double adam(int weights, ToDoubleFunction<Runnable> seconds) {
    try (Buffer state = new Buffer(4L * Float.BYTES * weights);
        Buffer square = new Buffer(Double.BYTES)) {
      state.clear();
      square.clear();
      long part = (long) Float.BYTES * weights;
      Struct rule = new Struct().real(1d);
      for (float value : new float[] {0.9f, 0.1f, 0.999f, 0.001f, 1e-3f, 1e-8f}) {
        rule.real(value);
      }
      Runnable pass =
          () -> {
            gpu.launch(
                "adam_step",
                Grid.of(weights),
                state.address(),
                state.address() + part,
                state.address() + 2 * part,
                state.address() + 3 * part,
                square,
                (long) weights,
                rule);
            gpu.synchronize();
          };
      return ADAM_PASSES * part / seconds.applyAsDouble(pass) / 1e9;
    }
  }

  /** TFLOP/s of a product of [rows][side] with [side][side]. */
  double product(Precision precision, int rows, int side, ToDoubleFunction<Runnable> seconds) {
    try (Buffer left = new Buffer((long) Float.BYTES * rows * side);
        Buffer right = new Buffer((long) Float.BYTES * side * side);
        Buffer bias = new Buffer((long) Float.BYTES * side);
        Buffer out = new Buffer((long) Float.BYTES * rows * side)) {
      left.clear();
      right.clear();
      bias.clear();
      Products products = new Products(gpu, precision, 1, rows);
      Products.Term term = new Products.Term(new Rows(left, side), right.address());
      Runnable product =
          () -> {
            products.forward(new Products.Layer(bias.address()), new Rows(out, side), term);
            gpu.synchronize();
          };
      return 2.0 * rows * side * side / seconds.applyAsDouble(product) / 1e12;
    }
  }
}
