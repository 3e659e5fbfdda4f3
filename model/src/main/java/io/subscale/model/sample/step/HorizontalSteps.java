package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;

/** The horizontal stack of the Gated PixelCNN, a pixel a step. */
final class HorizontalSteps {
  private final Kernels kernels;
  private final int examples;
  private final int columns;
  private final int width;
  private final Kernels.Matrix[] entrance;
  private final float[] entranceBias;
  private final VerticalRows vertical;
  private final Layer[] layers;
  private final FloatRows before;
  private final FloatRows z;
  private final FloatRows ah;
  private final FloatRows gated;

  /**
   * One layer's weights and memory.
   *
   * @param kernel tap of the pixel to the left, then of the pixel
   * @param left its input at the pixel to the left, [n][width]
   */
  private record Layer(
      Kernels.Matrix[] kernel,
      Kernels.Matrix transformed,
      Kernels.Matrix out,
      float[] outBias,
      FloatRows left) {}

  HorizontalSteps(StepWeights weights, int examples, VerticalRows vertical) {
    DecoderSpec spec = weights.spec();
    kernels = weights.kernels();
    this.examples = examples;
    this.vertical = vertical;
    columns = spec.columns();
    width = spec.size().width();
    int units = 3 * spec.size().valueUnits();
    entrance = weights.matrices("pixels.hin", 1, 2, units, width);
    entranceBias = weights.vector("pixels.hinb", width);
    layers = new Layer[spec.size().pixelLayers()];
    for (int l = 0; l < layers.length; l++) {
      layers[l] =
          new Layer(
              weights.matrices("pixels.h" + l, 1, 2, width, 2 * width),
              weights.matrix("pixels.th" + l, width, 2 * width),
              weights.matrix("pixels.o" + l, width, width),
              weights.vector("pixels.o" + l + "b", width),
              FloatRows.of(examples, width));
    }
    before = FloatRows.of(examples, units);
    z = FloatRows.of(examples, width);
    ah = FloatRows.of(examples, 2 * width);
    gated = FloatRows.of(examples, width);
  }

  /**
   * Pixel (y, x), after all pixels before it and the vertical stack's row y.
   *
   * @param target embedded values of the pixels before
   * @param transformed T, [n][width]
   * @return z after the last layer, [n][width], valid until the next step
   */
  FloatRows step(int y, int x, Pixels target, FloatRows transformed) {
    enter(y, x, target);
    for (int l = 0; l < layers.length; l++) {
      Layer layer = layers[l];
      vertical.horizontal(l).gather(x, ah);
      if (x > 0) {
        layer.kernel()[0].addProduct(layer.left(), 0, ah, 0, examples);
      }
      layer.kernel()[1].addProduct(z, 0, ah, 0, examples);
      layer.transformed().addProduct(transformed, 0, ah, 0, examples);
      layer.left().copy(z, 0, 0, examples);
      kernels.gate(ah, gated, width);
      for (int n = 0; n < examples; n++) {
        kernels.add(layer.outBias(), z, n);
      }
      layer.out().addProduct(gated, 0, z, 0, examples);
    }
    return z;
  }

  private void enter(int y, int x, Pixels target) {
    z.assign(entranceBias);
    for (int tap = 0; tap < entrance.length; tap++) {
      int from = x - 2 + tap;
      if (from >= 0) {
        target.gather(y * columns + from, before);
        entrance[tap].addProduct(before, 0, z, 0, examples);
      }
    }
  }
}
