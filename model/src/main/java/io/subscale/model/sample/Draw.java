package io.subscale.model.sample;

/** Draws from a categorical distribution by inversion of its cumulative sum. */
final class Draw {
  private Draw() {}

  /**
   * The value at which the cumulative probability first exceeds {@code uniform}, under
   * softmax(logits / temperature); the most likely value (the first of equals) at temperature 0.
   *
   * @param logits finite
   * @param start index of value 0's logit
   * @param levels number of values
   * @param uniform in 0 to below 1
   */
  static int value(float[] logits, int start, int levels, double temperature, double uniform) {
    int best = 0;
    for (int v = 1; v < levels; v++) {
      if (logits[start + v] > logits[start + best]) {
        best = v;
      }
    }
    if (temperature == 0) {
      return best;
    }
    double[] cumulative = new double[levels];
    double sum = 0;
    for (int v = 0; v < levels; v++) {
      sum += Math.exp((logits[start + v] - logits[start + best]) / temperature);
      cumulative[v] = sum;
    }
    for (int v = 0; v < levels; v++) {
      if (uniform * sum < cumulative[v]) {
        return v;
      }
    }
    return best;
  }
}
