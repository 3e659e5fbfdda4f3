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
  private final float[][] z;
  private final float[][] ah;
  private final float[][] gated;

  /**
   * One layer's weights and memory.
   *
   * @param left its input at the pixel to the left, [n][width]
   */
  private record Layer(
      Matrix fromLeft,
      Matrix own,
      Matrix transformed,
      Matrix out,
      float[] outBias,
      float[][] left) {}

  HorizontalSteps(Weights weights, DecoderSpec spec, int examples, VerticalRows vertical) {
    this.examples = examples;
    this.vertical = vertical;
    columns = spec.columns();
    int width = spec.size().width();
    entrance = new Matrix[] {weights.tap("pixels.hin", 0), weights.tap("pixels.hin", 1)};
    entranceBias = weights.vector("pixels.hinb");
    layers = new Layer[spec.size().pixelLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] =
          new Layer(
              weights.tap("pixels.h" + l, 0),
              weights.tap("pixels.h" + l, 1),
              weights.matrix("pixels.th" + l),
              weights.matrix("pixels.o" + l),
              weights.vector("pixels.o" + l + "b"),
              new float[examples][width]);
    }
    z = new float[examples][width];
    ah = new float[examples][2 * width];
    gated = new float[examples][width];
  }

  /**
   * Pixel (y, x), after all pixels before it and the vertical stack's row y.
   *
   * @param target embedded values of the pixels before
   * @param transformed T, [n][width]
   * @return z after the last layer, [n][width], valid until the next step
   */
  float[][] step(int y, int x, Pixels target, float[][] transformed) {
    enter(y, x, target);
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      float[][] row = vertical.horizontal(l);
      for (int n = 0; n < examples; n++) {
        System.arraycopy(row[n * columns + x], 0, ah[n], 0, ah[n].length);
      }
      if (x > 0) {
        layer.fromLeft.addProduct(layer.left, 0, ah, 0, examples);
      }
      layer.own.addProduct(z, 0, ah, 0, examples);
      layer.transformed.addProduct(transformed, 0, ah, 0, examples);
      for (int n = 0; n < examples; n++) {
        System.arraycopy(z[n], 0, layer.left[n], 0, z[n].length);
      }
      Pointwise.gate(ah, gated);
      layer.out.addAffine(gated, layer.outBias, z);
    }
    return z;
  }

  private void enter(int y, int x, Pixels target) {
    Pointwise.assign(entranceBias, z);
    for (int tap = 0; tap < entrance.length; tap++) {
      int from = x - 2 + tap;
      if (from >= 0) {
        entrance[tap].addProduct(target.at(y * columns + from), 0, z, 0, examples);
      }
    }
  }
}
