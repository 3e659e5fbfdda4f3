package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;

/** The horizontal stack of the Gated PixelCNN, a pixel a step. */
final class HorizontalSteps {
  private final int examples;
  private final int columns;
  private final Matrix[] entrance;
  private final float[] entranceBias;
  private final VerticalRows vertical;
  private final Layer[] layers;
  private final Rows z;
  private final Rows ah;
  private final Rows gated;

  /**
   * One layer's weights and memory.
   *
   * @param left its input at the pixel to the left, [n][width]
   */
  private record Layer(
      Matrix fromLeft, Matrix own, Matrix transformed, Matrix out, float[] outBias, Rows left) {}

  HorizontalSteps(Weights weights, DecoderSpec spec, int examples, VerticalRows vertical) {
    this.examples = examples;
    this.vertical = vertical;
    columns = spec.columns();
    int width = spec.size().width();
    entrance = new Matrix[] {weights.tap("pixels.hin", 0), weights.tap("pixels.hin", 1)};
    entranceBias = weights.flat("pixels.hinb");
    layers = new Layer[spec.size().pixelLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] =
          new Layer(
              weights.tap("pixels.h" + l, 0),
              weights.tap("pixels.h" + l, 1),
              weights.matrix("pixels.th" + l),
              weights.matrix("pixels.o" + l),
              weights.flat("pixels.o" + l + "b"),
              Rows.of(examples, width));
    }
    z = Rows.of(examples, width);
    ah = Rows.of(examples, 2 * width);
    gated = Rows.of(examples, width);
  }

  /**
   * Pixel (y, x), after all pixels before it and the vertical stack's row y.
   *
   * @param images embedded target values by image, [n][h*w*units]
   * @param transformed T, [n][width]
   * @return z after the last layer, [n][width], valid until the next step
   */
  Rows step(int y, int x, Rows images, Rows transformed) {
    z.fill(0, examples, entranceBias);
    for (int tap = 0; tap < entrance.length; tap++) {
      int from = x - 2 + tap;
      if (from >= 0) {
        int at = (y * columns + from) * entrance[tap].in();
        entrance[tap].addProduct(images, at, z, 0, examples);
      }
    }
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      startAt(x, vertical.horizontal(l));
      if (x > 0) {
        layer.fromLeft.addProduct(layer.left, 0, ah, 0, examples);
      }
      layer.own.addProduct(z, 0, ah, 0, examples);
      layer.transformed.addProduct(transformed, 0, ah, 0, examples);
      System.arraycopy(z.values(), 0, layer.left.values(), 0, z.values().length);
      Pointwise.gate(ah, gated);
      for (int n = 0; n < examples; n++) {
        z.add(n * z.stride(), layer.outBias, 0, z.stride());
      }
      layer.out.addProduct(gated, 0, z, 0, examples);
    }
    return z;
  }

  private void startAt(int x, Rows row) {
    int length = ah.stride();
    for (int n = 0; n < examples; n++) {
      System.arraycopy(row.values(), (n * columns + x) * length, ah.values(), n * length, length);
    }
  }
}
