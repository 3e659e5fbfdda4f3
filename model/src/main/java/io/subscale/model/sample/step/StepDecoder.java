package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;

/**
 * A decoder at work on one slice of several images, value by value in generation order. For one
 * thread; others may share the weights.
 *
 * <pre>
 *   decoder.startSlice(context);
 *   repeat h*w*3 times: float[][] logits = decoder.logits(); ... decoder.accept(values);
 * </pre>
 */
public final class StepDecoder {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final int examples;
  private final float[][] table;
  private final Pixels pixels;
  private final TokenSteps tokens;
  private final VerticalRows vertical;
  private final HorizontalSteps horizontal;
  private final ColourSteps colours;
  private final int[][] values;
  private final Pixels context;
  private int pixel;
  private int colour;

  /**
   * Memory for a batch: mainly keys and values, 8 * layers * examples * width * h * w bytes.
   *
   * @param weights of the decoder
   */
  public StepDecoder(StepWeights weights, int examples) {
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
    colours = new ColourSteps(weights, examples);
    values = new int[COLOURS][examples];
    pixel = each;
  }

  /**
   * Begins a slice.
   *
   * @param e its context E, [n*h*w][width], see {@link io.subscale.model.net.Decoder#context};
   *     length 0 for a decoder without
   * @throws IllegalArgumentException if the length is another
   */
  public void startSlice(float[] e) {
    int width = spec.size().width();
    int rows = spec.hasContext() ? context.rows().rows() : 0;
    if (e.length != rows * width) {
      throw new IllegalArgumentException(
          String.format("a context of %d numbers, not %d", e.length, rows * width));
    }
    for (int r = 0; r < rows; r++) {
      System.arraycopy(e, r * width, context.rows().values(), r * context.rows().stride(), width);
    }
    pixel = 0;
    colour = 0;
  }

  /**
   * Logits of the next value given all values accepted; call once a value.
   *
   * @return [n][levels], valid until the next call
   * @throws IllegalStateException if the slice is complete, or none was begun
   */
  public float[][] logits() {
    if (pixel == spec.height() * spec.columns()) {
      throw new IllegalStateException("the slice has no further value");
    }
    if (colour == 0) {
      startPixel(pixel / spec.columns(), pixel % spec.columns());
    }
    return colours.step(colour, values);
  }

  private void startPixel(int y, int x) {
    if (x == 0) {
      vertical.startRow(y, pixels, context);
      tokens.startRow(y, context);
    }
    FloatRows transformed = tokens.step(y, x, pixels);
    colours.startPixel(horizontal.step(y, x, pixels, transformed));
  }

  /**
   * Takes the value whose logits were asked for last.
   *
   * @param drawn one an image, 0 to levels - 1
   */
  public void accept(int[] drawn) {
    int units = spec.size().valueUnits();
    for (int n = 0; n < examples; n++) {
      values[colour][n] = drawn[n];
      int row = colour * (spec.levels() + 1) + drawn[n];
      int at = (n * pixels.each() + pixel) * pixels.rows().stride() + colour * units;
      System.arraycopy(table[row], 0, pixels.rows().values(), at, units);
    }
    colour++;
    if (colour == COLOURS) {
      colour = 0;
      pixel++;
    }
  }
}
