package io.subscale.model.sample.step;

import io.subscale.model.local.Seen;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.simd.FloatRows;

/**
 * A decoder at work on one slice of several images, value by value in generation order. For one
 * thread; others may share the weights.
 *
 * <pre>
 *   decoder.startSlice(context, seen);
 *   repeat h*w*3 times: float[][] logits = decoder.logits(); ... decoder.accept(values);
 * </pre>
 */
public final class StepDecoder {
  private static final int COLOURS = 3;

  private final DecoderSpec spec;
  private final int examples;
  private final BodySteps body;
  private final HeadSteps head;
  private final int[][] values;
  private int pixel;
  private int colour;

  /**
   * Memory for a batch: mainly a body's keys and values, 8 * layers * examples * width * h * w
   * bytes.
   *
   * @param weights of the decoder
   */
  public StepDecoder(StepWeights weights, int examples) {
    spec = weights.spec();
    this.examples = examples;
    body = spec.size().head().body() ? new BodySteps(weights, examples) : null;
    head =
        spec.size().head() instanceof Head.Law law
            ? new LawSteps(weights, law, examples)
            : new ColourSteps(weights, examples);
    values = new int[COLOURS][examples];
    pixel = spec.height() * spec.columns();
  }

  /**
   * Begins a slice.
   *
   * @param e its context E, [n*h*w][width], see {@link io.subscale.model.net.Decoder#context};
   *     length 0 for a decoder without
   * @param seen what is known of the images, without targets; the same slice of each
   * @throws IllegalArgumentException if the length is another
   */
  public void startSlice(float[] e, Seen seen) {
    int rows = spec.hasEmbedder() ? examples * spec.height() * spec.columns() : 0;
    if (e.length != rows * spec.size().width()) {
      throw new IllegalArgumentException(
          String.format("a context of %d numbers, not %d", e.length, rows * spec.size().width()));
    }
    if (body != null) {
      body.startSlice(e);
    }
    head.startSlice(seen);
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
      int y = pixel / spec.columns();
      int x = pixel % spec.columns();
      FloatRows z = body == null ? null : body.pixel(y, x);
      head.startPixel(y, x, z);
    }
    return head.step(colour, values);
  }

  /**
   * Takes the value whose logits were asked for last.
   *
   * @param drawn one an image, 0 to levels - 1
   */
  public void accept(int[] drawn) {
    System.arraycopy(drawn, 0, values[colour], 0, examples);
    if (body != null) {
      body.accept(pixel, colour, drawn);
    }
    colour++;
    if (colour == COLOURS) {
      head.finishPixel(values);
      colour = 0;
      pixel++;
    }
  }
}
