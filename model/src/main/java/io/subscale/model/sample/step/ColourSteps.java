package io.subscale.model.sample.step;

import io.subscale.model.local.Seen;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.simd.FloatRows;

/** The softmax head, a value a step. */
final class ColourSteps implements HeadSteps {
  private static final int COLOURS = 3;

  private final Kernels kernels;
  private final int examples;
  private final Head[] heads = new Head[COLOURS];
  private final FloatRows features;
  private final FloatRows hidden;
  private final FloatRows outputs;
  private final float[][] logits;

  /**
   * One colour's weights.
   *
   * @param tables from each earlier colour, [levels][width]
   */
  private record Head(
      Kernels.Matrix hidden,
      float[] hiddenBias,
      Kernels.Matrix out,
      float[] outBias,
      float[][][] tables) {}

  ColourSteps(StepWeights weights, int examples) {
    DecoderSpec spec = weights.spec();
    kernels = weights.kernels();
    this.examples = examples;
    int width = spec.size().width();
    for (int c = 0; c < COLOURS; c++) {
      float[][][] tables = new float[c][][];
      for (int earlier = 0; earlier < c; earlier++) {
        tables[earlier] = weights.table("logits.e" + earlier + c, spec.levels(), width);
      }
      heads[c] =
          new Head(
              weights.matrix("logits.h" + c, width, width),
              weights.vector("logits.h" + c + "b", width),
              weights.matrix("logits.o" + c, width, spec.levels()),
              weights.vector("logits.o" + c + "b", spec.levels()),
              tables);
    }
    features = FloatRows.of(examples, width);
    hidden = FloatRows.of(examples, width);
    outputs = FloatRows.of(examples, spec.levels());
    logits = new float[examples][spec.levels()];
  }

  @Override
  public void startSlice(Seen seen) {
    // The body has all that it says of a slice.
  }

  @Override
  public void startPixel(int y, int x, FloatRows z) {
    features.copy(z, 0, 0, examples);
    kernels.elu(features);
  }

  @Override
  public float[][] step(int colour, int[][] values) {
    Head head = heads[colour];
    hidden.assign(head.hiddenBias());
    head.hidden().addProduct(features, 0, hidden, 0, examples);
    for (int earlier = 0; earlier < colour; earlier++) {
      for (int n = 0; n < examples; n++) {
        kernels.add(head.tables()[earlier][values[earlier][n]], hidden, n);
      }
    }
    kernels.elu(hidden);
    outputs.assign(head.outBias());
    head.out().addProduct(hidden, 0, outputs, 0, examples);
    for (int n = 0; n < examples; n++) {
      int from = n * outputs.stride();
      System.arraycopy(outputs.values(), from, logits[n], 0, logits[n].length);
    }
    return logits;
  }

  @Override
  public void finishPixel(int[][] values) {
    // The body takes the values.
  }
}
