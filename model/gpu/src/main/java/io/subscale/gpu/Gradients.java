package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;

/**
 * The gradients of weights over a batch, each added up in an order that depends on the batch's
 * shape alone: parts of fixed sizes, then the parts in turn.
 */
final class Gradients {
  /** Blocks that keep a GPU busy; a sum is not split further. */
  private static final int BLOCKS = 512;

  /** Rows of a part of a norm's gradients. */
  private static final int NORM_ROWS = 256;

  private final Gpu gpu;
  private final Arena arena;
  private final Products products;
  private final DeviceBatch batch;
  private final boolean add;

  /**
   * Gradients over a batch.
   *
   * @param add whether to add to what the gradients are
   */
  Gradients(Gpu gpu, Arena arena, Products products, DeviceBatch batch, boolean add) {
    this.gpu = gpu;
    this.arena = arena;
    this.products = products;
    this.batch = batch;
    this.add = add;
  }

  /**
   * Where a gradient goes.
   *
   * @param address of it
   * @param keys [n], which of several an example's share belongs to; null if there is one
   * @param groups how many there are
   */
  record To(long address, Buffer keys, int groups) {
    /** One for all examples. */
    static To all(long address) {
      return new To(address, null, 1);
    }
  }

  /**
   * The gradients of a kernel and its bias.
   *
   * @param x what the kernel was multiplied with, gathered at {@code taps}
   * @param dy gradient of the products
   * @param bias null if there is none
   */
  void product(Rows x, Taps taps, Rows dy, To kernel, To bias) {
    boolean keyed = kernel.keys() != null || bias != null && bias.keys() != null;
    int each = keyed ? 1 : examplesEach(Products.weightTiles(x, taps, dy));
    int count = (batch.examples() + each - 1) / each;
    int rows = taps.count() * x.columns();
    int stride = (rows + 1) * dy.columns();
    Buffer parts = arena.floats("parts", (long) count * stride);
    products.weights(x, taps, dy, each, parts);
    sum(new Parts(parts, count, stride), 0, rows * dy.columns(), kernel);
    if (bias != null) {
      sum(new Parts(parts, count, stride), rows * dy.columns(), dy.columns(), bias);
    }
  }

  private int examplesEach(int tiles) {
    int parts = Math.min(batch.examples(), (BLOCKS + tiles - 1) / tiles);
    return (batch.examples() + parts - 1) / parts;
  }

  /**
   * The gradient of a table.
   *
   * @param d address of the gradient of what was looked up
   * @param table address of the table's gradient
   */
  void lookedUp(long d, Lookups of, long table) {
    int length = of.tableLength();
    Buffer sums = arena.floats("parts", (long) of.parts() * length);
    of.sum(gpu, d, sums);
    sum(new Parts(sums, of.parts(), length), 0, length, To.all(table));
  }

  /**
   * The gradients of a norm's gain and bias, which lie behind each other.
   *
   * @param x what was normalised
   * @param gain address of the gain's gradient
   */
  void norm(Rows x, Buffer moments, Rows dy, long gain) {
    int width = x.columns();
    int count = (batch.rows() + NORM_ROWS - 1) / NORM_ROWS;
    Buffer sums = arena.floats("parts", 2L * count * width);
    Grid columns = Grid.of(width);
    gpu.launch(
        "norm_weights",
        new Grid(columns.x(), count, 1, columns.threads()),
        x.values(),
        moments,
        dy.values(),
        batch.rows(),
        width,
        NORM_ROWS,
        sums);
    sum(new Parts(sums, count, 2 * width), 0, 2 * width, To.all(gain));
  }

  /** Parts of a sum, each of so many numbers. */
  private record Parts(Buffer values, int count, int stride) {}

  private void sum(Parts parts, int from, int length, To to) {
    Grid numbers = Grid.of(length);
    gpu.launch(
        "sum_parts",
        new Grid(numbers.x(), to.groups(), 1, numbers.threads()),
        parts.values(),
        parts.count(),
        parts.stride(),
        from,
        length,
        to.keys(),
        to.address(),
        add ? 1 : 0);
  }
}
