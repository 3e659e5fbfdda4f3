package io.subscale.model.sample.step;

/** Functions of single numbers, accurate to a few units in the last place of a float. */
final class Pointwise {
  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float LIMIT = 87f;
  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA_BITS = 23;

  private Pointwise() {}

  /**
   * exp(x), x held within ±87: 2^k times a polynomial of the rest, as in Cephes' expf. {@code
   * Math.exp} takes several times as long, and attention needs one a head, token and image.
   */
  static float exp(float x) {
    float held = Math.max(-LIMIT, Math.min(LIMIT, x));
    int k = (int) (held * LOG2_E + (held < 0 ? -0.5f : 0.5f));
    float r = held - k * LN2_HIGH - k * LN2_LOW;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1;
    return p * Float.intBitsToFloat((k + EXPONENT_BIAS) << MANTISSA_BITS);
  }

  /** In place: x if x > 0, else exp(x) - 1. */
  static void elu(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] > 0 ? values[i] : exp(values[i]) - 1;
    }
  }

  /** In place: max(x, 0). */
  static void relu(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(values[i], 0);
    }
  }

  /**
   * tanh(a) sigmoid(g), row by row.
   *
   * @param pre [rows][2 width], a before g
   * @param out [rows][width]
   */
  static void gate(Rows pre, Rows out) {
    int width = out.stride();
    int rows = out.values().length / width;
    for (int row = 0; row < rows; row++) {
      int from = row * pre.stride();
      for (int j = 0; j < width; j++) {
        float tanh = 1 - 2 / (exp(2 * pre.values()[from + j]) + 1);
        float sigmoid = 1 / (1 + exp(-pre.values()[from + width + j]));
        out.values()[row * width + j] = tanh * sigmoid;
      }
    }
  }
}
