package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;

/** The paper's network without its head, a pixel a step: transformer and PixelCNN over E. */
final class BodySteps {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final int examples;
  private final float[][] table;
  private final Pixels pixels;
  private final TokenSteps tokens;
  private final VerticalRows vertical;
  private final HorizontalSteps horizontal;
  private final Pixels context;

  BodySteps(StepWeights weights, int examples) {
    spec = weights.spec();
    this.examples = examples;
    int units = spec.size().valueUnits();
    int each = spec.height() * spec.columns();
    table = weights.table("x.table", COLOURS * (spec.levels() + 1), units);
    pixels = Pixels.of(examples, each, COLOURS * units);
    context = spec.hasContext() ? Pixels.of(examples, each, spec.size().width()) : null;
    tokens = new TokenSteps(weights, examples);
    vertical = new VerticalRows(weights, examples);
    horizontal = new HorizontalSteps(weights, examples, vertical);
  }

  /** Begins a slice with its E, [n*h*w][width]. */
  void startSlice(float[] e) {
    int width = spec.size().width();
    for (int r = 0; context != null && r < context.rows().rows(); r++) {
      System.arraycopy(e, r * width, context.rows().values(), r * context.rows().stride(), width);
    }
  }

  /** z of the pixel (y, x), [n][width], valid until the next. */
  FloatRows pixel(int y, int x) {
    if (x == 0) {
      vertical.startRow(y, pixels, context);
      tokens.startRow(y, context);
    }
    FloatRows transformed = tokens.step(y, x, pixels);
    return horizontal.step(y, x, pixels, transformed);
  }

  /** Takes the values of a pixel's colour, one an image. */
  void accept(int pixel, int colour, int[] drawn) {
    int units = spec.size().valueUnits();
    for (int n = 0; n < examples; n++) {
      int row = colour * (spec.levels() + 1) + drawn[n];
      int at = (n * pixels.each() + pixel) * pixels.rows().stride() + colour * units;
      System.arraycopy(table[row], 0, pixels.rows().values(), at, units);
    }
  }
}
