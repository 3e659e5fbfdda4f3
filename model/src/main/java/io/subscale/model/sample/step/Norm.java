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
  void apply(float[][] x, float[][] y) {
    for (int row = 0; row < x.length; row++) {
      apply(x[row], y[row]);
    }
  }

  private void apply(float[] x, float[] y) {
    double sum = 0;
    for (float value : x) {
      sum += value;
    }
    float mean = (float) (sum / x.length);
    double squares = 0;
    for (float value : x) {
      float d = value - mean;
      squares += d * d;
    }
    float inverse = (float) (1 / Math.sqrt(squares / x.length + EPSILON));
    for (int j = 0; j < x.length; j++) {
      y[j] = (x[j] - mean) * inverse * gain[j] + bias[j];
    }
  }
}
