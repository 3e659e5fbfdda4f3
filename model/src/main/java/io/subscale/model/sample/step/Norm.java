package io.subscale.model.sample.step;

/** Layer normalisation with its weights. */
final class Norm {
  private static final double EPSILON = 1e-5;

  private final float[] gain;
  private final float[] bias;

  /**
   * The map with these weights.
   *
   * @param gain [width]
   * @param bias [width]
   */
  Norm(float[] gain, float[] bias) {
    this.gain = gain;
    this.bias = bias;
  }

  /** y = norm(x), both [rows][width]; y may be x. */
  void apply(Rows x, Rows y) {
    int width = gain.length;
    for (int at = 0; at < x.values().length; at += width) {
      apply(x.values(), y.values(), at);
    }
  }

  private void apply(float[] x, float[] y, int at) {
    int width = gain.length;
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += x[at + j];
    }
    float mean = (float) (sum / width);
    double squares = 0;
    for (int j = 0; j < width; j++) {
      float d = x[at + j] - mean;
      squares += d * d;
    }
    float inverse = (float) (1 / Math.sqrt(squares / width + EPSILON));
    for (int j = 0; j < width; j++) {
      y[at + j] = (x[at + j] - mean) * inverse * gain[j] + bias[j];
    }
  }
}
