package io.subscale.model.sample.step;

import io.subscale.model.net.DecoderSpec;

/** The colour head, a value a step. */
final class ColourSteps {
  private static final int COLOURS = 3;

  private final int examples;
  private final Head[] heads = new Head[COLOURS];
  private final float[][] features;
  private final float[][] hidden;
  private final float[][] logits;

  /**
   * One colour's weights.
   *
   * @param tables from each earlier colour, [levels][width]
   */
  private record Head(
      Matrix hidden, float[] hiddenBias, Matrix out, float[] outBias, float[][][] tables) {}

  ColourSteps(Weights weights, DecoderSpec spec, int examples) {
    this.examples = examples;
    for (int c = 0; c < COLOURS; c++) {
      float[][][] tables = new float[c][][];
      for (int earlier = 0; earlier < c; earlier++) {
        tables[earlier] = weights.table("logits.e" + earlier + c);
      }
      heads[c] =
          new Head(
              weights.matrix("logits.h" + c),
              weights.vector("logits.h" + c + "b"),
              weights.matrix("logits.o" + c),
              weights.vector("logits.o" + c + "b"),
              tables);
    }
    features = new float[examples][spec.size().width()];
    hidden = new float[examples][spec.size().width()];
    logits = new float[examples][spec.levels()];
  }

  /**
   * Begins a pixel.
   *
   * @param z of the last layer, [n][width]; copied
   */
  void startPixel(float[][] z) {
    for (int n = 0; n < examples; n++) {
      System.arraycopy(z[n], 0, features[n], 0, z[n].length);
    }
    Pointwise.elu(features);
  }

  /**
   * Logits of a colour of the pixel.
   *
   * @param values the pixel's values by colour, [3][n]; those of earlier colours are read
   * @return [n][levels], valid until the next step
   */
  float[][] step(int colour, int[][] values) {
    Head head = heads[colour];
    head.hidden.affine(features, head.hiddenBias, hidden);
    for (int earlier = 0; earlier < colour; earlier++) {
      for (int n = 0; n < examples; n++) {
        Pointwise.add(head.tables[earlier][values[earlier][n]], hidden[n]);
      }
    }
    Pointwise.elu(hidden);
    head.out.affine(hidden, head.outBias, logits);
    return logits;
  }
}
