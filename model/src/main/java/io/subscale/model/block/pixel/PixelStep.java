package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.LinearStep;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;

/**
 * {@link GatedPixelStack} at work: the horizontal stack a pixel at a time, over what {@link
 * VerticalRows} has computed of the row.
 */
final class PixelStep implements BlockStep.Features {
  private final Kernels kernels;
  private final int examples;
  private final int columns;
  private final int width;
  private final Kernels.Matrix[] entrance;
  private final float[] entranceBias;
  private final Pixels target;
  private final FloatRows transformed;
  private final Pixels context;
  private final VerticalRows vertical;
  private final Layer[] layers;
  private final FloatRows before;
  private final Activations.Pixel output;
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
      Kernels.Matrix[] kernel, Kernels.Matrix transformed, LinearStep out, FloatRows left) {}

  PixelStep(StepSetup setup, StackWeights weights, PixelSize size) {
    kernels = setup.kernels();
    examples = setup.examples();
    columns = size.columns();
    width = size.width();
    target = setup.slice(0);
    transformed = setup.pixel(1);
    context = size.contextWidth() > 0 ? setup.slice(2) : null;
    vertical = new VerticalRows(setup, weights, size);
    entrance = setup.matrices(weights.left().map());
    entranceBias = setup.tensor(weights.left().bias());
    layers = weights.layers().stream().map(of -> layer(setup, of)).toArray(Layer[]::new);
    before = setup.scratch("before", size.units());
    output = BlockStep.pixel(examples, width);
    z = output.rows();
    ah = setup.scratch("ah", 2 * width);
    gated = setup.scratch("gated", width);
  }

  private static Layer layer(StepSetup setup, GatedWeights weights) {
    int width = (int) weights.out().map().columns();
    return new Layer(
        setup.matrices(weights.horizontal().map()),
        setup.matrix(weights.transformed()),
        setup.linear(weights.out()),
        FloatRows.of(setup.examples(), width));
  }

  @Override
  public Activations output() {
    return output;
  }

  @Override
  public void startRow(int y) {
    vertical.startRow(y, target, context);
  }

  @Override
  public void startPixel(int y, int x) {
    enter(y, x);
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
      layer.out().add(gated, z);
    }
  }

  private void enter(int y, int x) {
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
