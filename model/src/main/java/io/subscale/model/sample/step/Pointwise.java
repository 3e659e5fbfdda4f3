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
    float held = x > LIMIT ? LIMIT : x < -LIMIT ? -LIMIT : x;
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
  static void elu(float[][] rows) {
    for (float[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = row[j] > 0 ? row[j] : exp(row[j]) - 1;
      }
    }
  }

  /** In place: max(x, 0). */
  static void relu(float[][] rows) {
    for (float[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.max(row[j], 0);
      }
    }
  }

  /** Each row becomes the vector. */
  static void assign(float[] vector, float[][] rows) {
    for (float[] row : rows) {
      System.arraycopy(vector, 0, row, 0, vector.length);
    }
  }

  /** row += vector. */
  static void add(float[] vector, float[] row) {
    for (int j = 0; j < row.length; j++) {
      row[j] += vector[j];
    }
  }

  /**
   * tanh(a) sigmoid(g), row by row.
   *
   * @param pre [rows][2 width], a before g
   * @param out [rows][width]
   */
  static void gate(float[][] pre, float[][] out) {
    for (int row = 0; row < out.length; row++) {
      int width = out[row].length;
      for (int j = 0; j < width; j++) {
        float tanh = 1 - 2 / (exp(2 * pre[row][j]) + 1);
        float sigmoid = 1 / (1 + exp(-pre[row][width + j]));
        out[row][j] = tanh * sigmoid;
      }
    }
  }
}
