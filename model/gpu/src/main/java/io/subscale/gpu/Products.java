package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;

/** Products of a batch's rows with matrices, as product.cuh computes them. */
final class Products {
  private static final int TILE = 64;
  private static final int THREADS = 256;

  private final Gpu gpu;
  private final Precision precision;
  private final int examples;
  private final int pixels;

  /**
   * Products of some batches.
   *
   * @param examples n
   * @param pixels rows of an example
   */
  Products(Gpu gpu, Precision precision, int examples, int pixels) {
    this.gpu = gpu;
    this.precision = precision;
    this.examples = examples;
    this.pixels = pixels;
  }

  /**
   * Rows [n*pixels][columns] and the address of what they are multiplied with.
   *
   * @param keys [n], which matrix an example takes; null if all have one
   * @param stride numbers from one matrix to the next; 0 if all have one
   */
  record Term(Buffer rows, long matrix, int columns, Buffer keys, int stride) {
    private static final Struct NONE = new Struct().address(0).address(0).number(0).number(0);

    /** With one matrix for all. */
    Term(Buffer rows, long matrix, int columns) {
      this(rows, matrix, columns, null, 0);
    }

    private Struct struct() {
      return new Struct().address(rows.address()).address(matrix).number(columns).number(stride);
    }
  }

  /**
   * What a layer adds to its products and makes of them; null for what it does not have.
   *
   * @param bias address
   * @param biasKeys [n], which bias an example takes
   * @param table address of rows that are added
   * @param tableRows [n*pixels], which
   * @param residual added to what silu makes
   * @param before gets what silu is taken of
   */
  record Layer(
      long bias, Buffer biasKeys, long table, Buffer tableRows, Buffer residual, Buffer before) {

    /** A layer with one bias. */
    static Layer of(long bias, Buffer residual, Buffer before) {
      return new Layer(bias, null, 0, null, residual, before);
    }
  }

  /** out = silu(first + second + bias + table row) + residual; second has no keys or is null. */
  void silu(Term first, Term second, Layer layer, Output out) {
    forward(first, second, layer, out, true);
  }

  /** out = product + bias. */
  void linear(Term term, Layer layer, Output out) {
    forward(term, null, layer, out, false);
  }

  /** Rows [n*pixels][columns] that a product fills. */
  record Output(Buffer rows, int columns) {}

  private void forward(Term first, Term second, Layer layer, Output out, boolean activate) {
    gpu.launch(
        precision.of("product_forward"),
        grid(pixels, out.columns()),
        first.struct(),
        second == null ? Term.NONE : second.struct(),
        groups(first.keys(), out.columns()),
        new Struct()
            .address(layer.bias())
            .address(address(layer.biasKeys()))
            .address(layer.table())
            .address(address(layer.tableRows()))
            .address(address(layer.residual()))
            .address(address(layer.before()))
            .address(out.rows().address())
            .number(activate ? 1 : 0));
  }

  /**
   * What becomes of a gradient on its way back, null for what is not there: {@code out} = product +
   * addend, {@code sloped} = that times the slope of silu at {@code before}.
   */
  record Slope(Buffer addend, Buffer before, Buffer out, Buffer sloped) {}

  /**
   * The gradient of a layer's input.
   *
   * @param dy the gradient of its products, with its matrix [columns][dy's]
   * @param columns of the input
   */
  void backward(Term dy, int columns, Slope slope) {
    gpu.launch(
        precision.of("product_backward"),
        grid(pixels, columns),
        dy.struct(),
        groups(null, columns),
        new Struct()
            .address(address(slope.addend()))
            .address(address(slope.before()))
            .address(address(slope.out()))
            .address(address(slope.sloped())));
  }

  /**
   * Each example's part of a weight's gradient, and behind it of its bias's.
   *
   * @param parts [n][x's columns + 1][dy's columns]
   */
  void weights(Output x, Output dy, Buffer parts) {
    gpu.launch(
        precision.of("product_weights"),
        grid(x.columns() + 1, dy.columns()),
        x.rows(),
        x.columns(),
        dy.rows(),
        groups(null, dy.columns()),
        parts);
  }

  private Grid grid(int rows, int columns) {
    return new Grid((rows + TILE - 1) / TILE, (columns + TILE - 1) / TILE, examples, THREADS);
  }

  private Struct groups(Buffer keys, int columns) {
    return new Struct().address(address(keys)).number(pixels).number(columns);
  }

  private static long address(Buffer buffer) {
    return buffer == null ? 0 : buffer.address();
  }
}
