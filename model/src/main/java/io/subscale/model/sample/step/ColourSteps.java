package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;

/** The colour head, a value a step. */
final class ColourSteps {
  private static final int COLOURS = 3;

  private final int examples;
  private final Head[] heads = new Head[COLOURS];
  private final Rows features;
  private final Rows hidden;
  private final Rows logits;

  /**
   * One colour's weights.
   *
   * @param tables from each earlier colour, [levels][width]
   */
  private record Head(
      Matrix hidden, float[] hiddenBias, Matrix out, float[] outBias, float[][] tables) {}

  ColourSteps(Weights weights, DecoderSpec spec, int examples) {
    this.examples = examples;
    for (int c = 0; c < COLOURS; c++) {
      float[][] tables = new float[c][];
      for (int earlier = 0; earlier < c; earlier++) {
        tables[earlier] = weights.flat("logits.e" + earlier + c);
      }
      heads[c] =
          new Head(
              weights.matrix("logits.h" + c),
              weights.flat("logits.h" + c + "b"),
              weights.matrix("logits.o" + c),
              weights.flat("logits.o" + c + "b"),
              tables);
    }
    features = Rows.of(examples, spec.size().width());
    hidden = Rows.of(examples, spec.size().width());
    logits = Rows.of(examples, spec.levels());
  }

  /**
   * Begins a pixel.
   *
   * @param z of the last layer, [n][width]; copied
   */
  void startPixel(Rows z) {
    System.arraycopy(z.values(), 0, features.values(), 0, z.values().length);
    Pointwise.elu(features.values());
  }

  /**
   * Logits of a colour of the pixel.
   *
   * @param values the pixel's values by colour, [3][n]; those of earlier colours are read
   * @return [n][levels], valid until the next step
   */
  float[] step(int colour, int[][] values) {
    Head head = heads[colour];
    int width = hidden.stride();
    hidden.fill(0, examples, head.hiddenBias);
    head.hidden.addProduct(features, 0, hidden, 0, examples);
    for (int earlier = 0; earlier < colour; earlier++) {
      for (int n = 0; n < examples; n++) {
        hidden.add(n * width, head.tables[earlier], values[earlier][n] * width, width);
      }
    }
    Pointwise.elu(hidden.values());
    logits.fill(0, examples, head.outBias);
    head.out.addProduct(hidden, 0, logits, 0, examples);
    return logits.values();
  }
}
