package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Weight;

/**
 * The vertical stack of the Gated PixelCNN, a row of pixels a step: it sees rows above only. It
 * leaves what the horizontal stack's layers have of it, of E and of their biases.
 */
final class VerticalRows {
  private static final int TAPS_A_ROW = 3;

  private final Kernels kernels;
  private final int examples;
  private final int height;
  private final int columns;
  private final int width;
  private final Tap[] entrance;
  private final float[] entranceBias;
  private final Layer[] layers;
  private final FloatRows av;

  /** One tap of a kernel, reaching dx columns to the right. */
  private record Tap(Kernels.Matrix weight, int dx) {
    /** Adds its share to a row of pixels; zero outside the image. */
    void add(FloatRows from, int fromRow, FloatRows to, int toRow, int columns) {
      int first = Math.max(0, -dx);
      int count = columns - Math.abs(dx);
      weight.addProduct(from, fromRow + first + dx, to, toRow + first, count);
    }
  }

  private static Tap[] taps(StepSetup setup, Weight kernel) {
    Kernels.Matrix[] matrices = setup.matrices(kernel);
    Tap[] taps = new Tap[matrices.length];
    for (int tap = 0; tap < taps.length; tap++) {
      taps[tap] = new Tap(matrices[tap], tap % TAPS_A_ROW - 1);
    }
    return taps;
  }

  /** One layer's weights and rows; v is the layer's input, [n*w][width]. */
  private static final class Layer {
    private final Tap[] kernel;
    private final float[] bias;
    private final Kernels.Matrix toHorizontal;
    private final float[] horizontalBias;
    private final Kernels.Matrix contextToVertical;
    private final Kernels.Matrix contextToHorizontal;
    private final Pixels horizontal;
    private FloatRows above;
    private FloatRows current;

    Layer(StepSetup setup, GatedWeights weights, PixelSize size) {
      kernel = taps(setup, weights.vertical().map());
      bias = setup.tensor(weights.vertical().bias());
      toHorizontal = setup.matrix(weights.across());
      horizontalBias = setup.tensor(weights.horizontal().bias());
      boolean context = weights.contextToVertical() != null;
      contextToVertical = context ? setup.matrix(weights.contextToVertical()) : null;
      contextToHorizontal = context ? setup.matrix(weights.contextToHorizontal()) : null;
      horizontal = Pixels.of(setup.examples(), size.columns(), 2 * size.width());
      above = FloatRows.of(setup.examples() * size.columns(), size.width());
      current = FloatRows.of(setup.examples() * size.columns(), size.width());
    }

    void nextRow() {
      FloatRows oldest = above;
      above = current;
      current = oldest;
    }
  }

  VerticalRows(StepSetup setup, StackWeights weights, PixelSize size) {
    kernels = setup.kernels();
    examples = setup.examples();
    height = size.height();
    columns = size.columns();
    width = size.width();
    entrance = taps(setup, weights.above().map());
    entranceBias = setup.tensor(weights.above().bias());
    layers = weights.layers().stream().map(of -> new Layer(setup, of, size)).toArray(Layer[]::new);
    av = FloatRows.of(examples * columns, 2 * width);
  }

  /**
   * Row y, after all rows above it.
   *
   * @param target embedded values; rows above y are read
   * @param e the slice's context, [n*h*w][width]; null without
   */
  void startRow(int y, Pixels target, Pixels e) {
    enter(y, target.rows());
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      FloatRows horizontal = layer.horizontal.rows();
      convolve(y, layer);
      horizontal.assign(layer.horizontalBias);
      if (e != null) {
        condition(y, e, layer.contextToVertical, av);
        condition(y, e, layer.contextToHorizontal, horizontal);
      }
      layer.toHorizontal.addProduct(av, 0, horizontal, 0, examples * columns);
      if (l + 1 < layers.length) {
        kernels.gate(av, layers[l + 1].current, width);
      }
    }
    for (Layer layer : layers) {
      layer.nextRow();
    }
  }

  /** Layer l's share of its horizontal pre-gate features in the row begun last, [n*w][2 width]. */
  Pixels horizontal(int l) {
    return layers[l].horizontal;
  }

  private void enter(int y, FloatRows pixels) {
    FloatRows v = layers[0].current;
    v.assign(entranceBias);
    for (int tap = 0; tap < entrance.length; tap++) {
      int from = y - 2 + tap / TAPS_A_ROW;
      for (int n = 0; n < examples && from >= 0; n++) {
        entrance[tap].add(pixels, (n * height + from) * columns, v, n * columns, columns);
      }
    }
  }

  private void convolve(int y, Layer layer) {
    av.assign(layer.bias);
    for (int tap = 0; tap < layer.kernel.length; tap++) {
      boolean above = tap < TAPS_A_ROW;
      for (int n = 0; n < examples && (y > 0 || !above); n++) {
        FloatRows v = above ? layer.above : layer.current;
        layer.kernel[tap].add(v, n * columns, av, n * columns, columns);
      }
    }
  }

  private void condition(int y, Pixels e, Kernels.Matrix weight, FloatRows to) {
    for (int n = 0; n < examples; n++) {
      weight.addProduct(e.rows(), (n * height + y) * columns, to, n * columns, columns);
    }
  }
}
