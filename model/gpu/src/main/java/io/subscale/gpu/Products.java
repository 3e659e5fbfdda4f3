package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;
import io.subscale.model.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Products of a batch's rows with matrices, as product.cuh computes them. */
final class Products {
  private static final int TILE = 64;
  private static final int THREADS = 256;
  private static final int MOST_TERMS = 4;
  private static final int MOST_ADDED = 2;

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

  private String kernel(String name) {
    return Kernels.of(name, precision);
  }

  /** What operands are rounded to. */
  Precision precision() {
    return precision;
  }

  /**
   * Rows gathered at taps, and the address of the kernel [taps][columns][..] that they are
   * multiplied with.
   *
   * @param keys [n], which kernel an example takes; null if all have one
   * @param stride numbers from one kernel to the next; 0 if all have one
   */
  record Term(Rows rows, long matrix, Taps taps, Buffer keys, int stride) {
    private static final Struct NONE =
        new Struct().address(0).address(0).number(0).number(0).part(Taps.SELF.struct());

    /** With one matrix for all. */
    Term(Rows rows, long matrix) {
      this(rows, matrix, Taps.SELF);
    }

    /** With one kernel for all. */
    Term(Rows rows, long matrix, Taps taps) {
      this(rows, matrix, taps, null, 0);
    }

    private Struct struct() {
      return new Struct()
          .address(rows.values().address())
          .address(matrix)
          .number(rows.columns())
          .number(stride)
          .part(taps.struct());
    }
  }

  private static Struct terms(Term... terms) {
    if (terms.length > MOST_TERMS) {
      throw new IllegalArgumentException("no product has " + terms.length + " terms");
    }
    Struct struct = new Struct();
    for (int t = 0; t < MOST_TERMS; t++) {
      struct.part(t < terms.length ? terms[t].struct() : Term.NONE);
    }
    return struct.number(terms.length);
  }

  /** What a layer adds to its products and makes of them. */
  static final class Layer {
    private final long bias;
    private final Buffer biasKeys;
    private final List<Struct> added = new ArrayList<>();
    private Buffer residual;
    private Buffer before;
    private Activation activation = Activation.NONE;

    /** A layer with one bias, at an address. */
    Layer(long bias) {
      this(bias, null);
    }

    /** With several: keys [n] say which one an example takes. */
    Layer(long bias, Buffer keys) {
      this.bias = bias;
      biasKeys = keys;
    }

    /**
     * Adds rows of a table.
     *
     * @param table address
     * @param rows [M], which
     */
    Layer plus(long table, Buffer rows) {
      added.add(new Struct().address(table).address(rows.address()));
      return this;
    }

    /**
     * Makes an activation of the sum.
     *
     * @param taken gets what it is taken of; or null
     */
    Layer activated(Activation by, Rows taken) {
      activation = by;
      before = values(taken);
      return this;
    }

    /** Adds rows to what comes of it. */
    Layer onto(Rows rows) {
      residual = values(rows);
      return this;
    }

    private Struct struct(Rows out) {
      Struct struct = new Struct().address(bias).address(address(biasKeys));
      for (int i = 0; i < MOST_ADDED; i++) {
        struct.part(i < added.size() ? added.get(i) : new Struct().address(0).address(0));
      }
      return struct
          .address(address(residual))
          .address(address(before))
          .address(out.values().address())
          .number(activation.ordinal());
    }
  }

  /** out = activation(sum of the terms + bias + table rows) + residual. */
  void forward(Layer layer, Rows out, Term... terms) {
    Buffer keys =
        Stream.of(terms).map(Term::keys).filter(Objects::nonNull).findFirst().orElse(null);
    gpu.launch(
        kernel("product_forward"),
        grid(pixels, out.columns(), examples),
        terms(terms),
        groups(keys, out.columns()),
        layer.struct(out));
  }

  /** What becomes of a gradient on its way back. */
  static final class Slope {
    private Buffer addend;
    private Buffer out;
    private Buffer of;
    private Buffer residual;
    private Buffer sloped;
    private Activation activation = Activation.NONE;

    /** Adds what is there already; null for nothing. */
    Slope plus(Buffer addend) {
      this.addend = addend;
      return this;
    }

    /** Writes the sum. */
    Slope into(Rows out) {
      this.out = values(out);
      return this;
    }

    /**
     * Writes the sum times the slope of an activation.
     *
     * @param of what the activation was taken of or made, as {@link Activation} says
     */
    Slope sloped(Activation by, Rows of, Rows into) {
      activation = by;
      this.of = values(of);
      sloped = values(into);
      return this;
    }

    /** Adds rows to what is sloped. */
    Slope onto(Rows rows) {
      residual = values(rows);
      return this;
    }

    private Struct struct() {
      return new Struct()
          .address(address(addend))
          .address(address(out))
          .address(address(of))
          .address(address(residual))
          .address(address(sloped))
          .number(activation.ordinal());
    }
  }

  /**
   * The gradient of an input by those of what it entered.
   *
   * @param columns of the input
   * @param terms gradients of layers' outputs, each with the layer's kernel
   */
  void backward(Slope slope, int columns, Term... terms) {
    gpu.launch(
        kernel("product_backward"),
        grid(pixels, columns, examples),
        terms(terms),
        groups(null, columns),
        slope.struct());
  }

  /**
   * Parts of a kernel's gradient, and behind each of its bias's.
   *
   * @param each examples that one part adds up
   * @param parts [ceil(n / each)][taps * x's columns + 1][dy's columns]
   */
  void weights(Rows x, Taps taps, Rows dy, int each, Buffer parts) {
    gpu.launch(
        kernel("product_weights"),
        grid(taps.count() * x.columns() + 1, dy.columns(), (examples + each - 1) / each),
        x.values(),
        x.columns(),
        taps.struct(),
        dy.values(),
        dy.columns(),
        new Struct().number(each * pixels).number(examples * pixels),
        parts);
  }

  /** Blocks of {@link #weights} for each part. */
  static int weightTiles(Rows x, Taps taps, Rows dy) {
    return tiles(taps.count() * x.columns() + 1) * tiles(dy.columns());
  }

  private static int tiles(int count) {
    return (count + TILE - 1) / TILE;
  }

  private static Grid grid(int rows, int columns, int groups) {
    return new Grid(tiles(rows), tiles(columns), groups, THREADS);
  }

  private Struct groups(Buffer keys, int columns) {
    return new Struct().address(address(keys)).number(pixels).number(columns);
  }

  private static Buffer values(Rows rows) {
    return rows == null ? null : rows.values();
  }

  private static long address(Buffer buffer) {
    return buffer == null ? 0 : buffer.address();
  }
}
