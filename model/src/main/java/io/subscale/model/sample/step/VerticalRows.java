package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;

/**
 * The vertical stack of the Gated PixelCNN, a row of pixels a step: it sees rows above only. It
 * leaves what the horizontal stack's layers have of it, of E and of their biases.
 */
final class VerticalRows {
  private static final int TAPS_A_ROW = 3;

  private final int examples;
  private final int height;
  private final int columns;
  private final Tap[] entrance;
  private final float[] entranceBias;
  private final Layer[] layers;
  private final float[][] av;

  /** One tap of a kernel, reaching dx columns to the right. */
  private record Tap(Matrix weight, int dx) {
    /** Adds its share to a row of pixels; zero outside the image. */
    void add(float[][] from, int fromRow, float[][] to, int toRow, int columns) {
      int first = Math.max(0, -dx);
      int count = columns - Math.abs(dx);
      weight.addProduct(from, fromRow + first + dx, to, toRow + first, count);
    }
  }

  private static Tap[] taps(Weights weights, String kernel) {
    Tap[] taps = new Tap[2 * TAPS_A_ROW];
    for (int tap = 0; tap < taps.length; tap++) {
      taps[tap] = new Tap(weights.tap(kernel, tap), tap % TAPS_A_ROW - 1);
    }
    return taps;
  }

  /** One layer's weights and rows; v is the layer's input, [n*w][width]. */
  private static final class Layer {
    private final Tap[] kernel;
    private final float[] bias;
    private final Matrix toHorizontal;
    private final float[] horizontalBias;
    private final Matrix contextToVertical;
    private final Matrix contextToHorizontal;
    private final float[][] horizontal;
    private float[][] above;
    private float[][] current;

    Layer(Weights weights, int index, int pixels, int width) {
      kernel = taps(weights, "pixels.v" + index);
      bias = weights.vector("pixels.v" + index + "b");
      toHorizontal = weights.matrix("pixels.vh" + index);
      horizontalBias = weights.vector("pixels.h" + index + "b");
      boolean context = weights.has("pixels.ev" + index);
      contextToVertical = context ? weights.matrix("pixels.ev" + index) : null;
      contextToHorizontal = context ? weights.matrix("pixels.eh" + index) : null;
      horizontal = new float[pixels][2 * width];
      above = new float[pixels][width];
      current = new float[pixels][width];
    }

    void nextRow() {
      float[][] oldest = above;
      above = current;
      current = oldest;
    }
  }

  VerticalRows(Weights weights, DecoderSpec spec, int examples) {
    this.examples = examples;
    height = spec.height();
    columns = spec.columns();
    int width = spec.size().width();
    entrance = taps(weights, "pixels.vin");
    entranceBias = weights.vector("pixels.vinb");
    layers = new Layer[spec.size().pixelLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] = new Layer(weights, l, examples * columns, width);
    }
    av = new float[examples * columns][2 * width];
  }

  /**
   * Row y, after all rows above it.
   *
   * @param target embedded values; rows above y are read
   * @param e the slice's context, [n*h*w][width]; null without
   */
  void startRow(int y, Pixels target, float[][] e) {
    enter(y, target.rows());
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      convolve(y, layer);
      Pointwise.assign(layer.horizontalBias, layer.horizontal);
      if (e != null) {
        condition(y, e, layer.contextToVertical, av);
        condition(y, e, layer.contextToHorizontal, layer.horizontal);
      }
      layer.toHorizontal.addProduct(av, 0, layer.horizontal, 0, examples * columns);
      if (l + 1 < layers.length) {
        Pointwise.gate(av, layers[l + 1].current);
      }
    }
    for (Layer layer : layers) {
      layer.nextRow();
    }
  }

  /** Layer l's share of its horizontal pre-gate features in the row begun last, [n*w][2 width]. */
  float[][] horizontal(int l) {
    return layers[l].horizontal;
  }

  private void enter(int y, float[][] pixels) {
    float[][] v = layers[0].current;
    Pointwise.assign(entranceBias, v);
    for (int tap = 0; tap < entrance.length; tap++) {
      int from = y - 2 + tap / TAPS_A_ROW;
      for (int n = 0; n < examples && from >= 0; n++) {
        entrance[tap].add(pixels, (n * height + from) * columns, v, n * columns, columns);
      }
    }
  }

  private void convolve(int y, Layer layer) {
    Pointwise.assign(layer.bias, av);
    for (int tap = 0; tap < layer.kernel.length; tap++) {
      boolean above = tap < TAPS_A_ROW;
      for (int n = 0; n < examples && (y > 0 || !above); n++) {
        float[][] v = above ? layer.above : layer.current;
        layer.kernel[tap].add(v, n * columns, av, n * columns, columns);
      }
    }
  }

  private void condition(int y, float[][] e, Matrix weight, float[][] to) {
    for (int n = 0; n < examples; n++) {
      weight.addProduct(e, (n * height + y) * columns, to, n * columns, columns);
    }
  }
}
