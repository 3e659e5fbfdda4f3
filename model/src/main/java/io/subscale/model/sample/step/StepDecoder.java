package io.subscale.model.sample.step;

import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;

/**
 * A decoder at work on one slice of several images, value by value in generation order. For one
 * thread.
 *
 * <pre>
 *   decoder.startSlice(context);
 *   repeat h*w*3 times: float[] logits = decoder.logits(); ... decoder.accept(values);
 * </pre>
 */
public final class StepDecoder {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final int examples;
  private final float[] table;
  private final Rows pixels;
  private final Rows images;
  private final TokenSteps tokens;
  private final VerticalRows vertical;
  private final HorizontalSteps horizontal;
  private final ColourSteps colours;
  private final int[][] values;
  private Rows context;
  private int pixel;
  private int colour;

  /**
   * A copy of the decoder's weights, and memory for a batch: mainly keys and values, 8 * layers *
   * examples * width * h * w bytes.
   */
  public StepDecoder(Decoder decoder, int examples) {
    this.spec = decoder.spec();
    this.examples = examples;
    Weights weights = new Weights(decoder);
    int units = COLOURS * spec.size().valueUnits();
    int each = spec.height() * spec.columns();
    table = weights.flat("x.table");
    pixels = Rows.of(examples * each, units);
    images = new Rows(pixels.values(), each * units);
    tokens = new TokenSteps(weights, spec, examples);
    vertical = new VerticalRows(weights, spec, examples);
    horizontal = new HorizontalSteps(weights, spec, examples, vertical);
    colours = new ColourSteps(weights, spec, examples);
    values = new int[COLOURS][examples];
    pixel = each;
  }

  /**
   * Begins a slice.
   *
   * @param e its context E, [n*h*w][width], see {@link Decoder#context}; length 0 for a decoder
   *     without
   * @throws IllegalArgumentException if the length is another
   */
  public void startSlice(float[] e) {
    int width = spec.size().width();
    int expected = spec.hasContext() ? examples * spec.height() * spec.columns() * width : 0;
    if (e.length != expected) {
      throw new IllegalArgumentException(
          String.format("a context of %d numbers, not %d", e.length, expected));
    }
    context = spec.hasContext() ? new Rows(e, width) : null;
    pixel = 0;
    colour = 0;
  }

  /**
   * Logits of the next value given all values accepted; call once a value.
   *
   * @return [n][levels], valid until the next call
   * @throws IllegalStateException if the slice is complete, or none was begun
   */
  public float[] logits() {
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
    Rows transformed = tokens.step(y, x, images);
    colours.startPixel(horizontal.step(y, x, images, transformed));
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
      int at = n * images.stride() + (pixel * COLOURS + colour) * units;
      System.arraycopy(table, row * units, pixels.values(), at, units);
    }
    colour++;
    if (colour == COLOURS) {
      colour = 0;
      pixel++;
    }
  }
}
