package io.subscale.model.simd;

/**
 * The functions of {@link VectorMath} and {@link AsinhValues} of one number: the same operations in
 * the same order, so the same bits. Each is exactly rounded, {@link Math#fma} too: neither machine
 * nor compiler changes a bit of what follows from them.
 */
public final class FloatLane {
  static final int EXPONENT_BITS = 23;
  static final int ONE_BITS = 0x3f800000;
  static final int BIAS = 127;
  static final int MANTISSA = (1 << EXPONENT_BITS) - 1;

  /** Adding 1.5 * 2^23 rounds a float to a whole number, left in its low bits. */
  static final float ROUNDING = 12582912f;

  static final float ROOT_OF_TWO = 0x1.6a09e6p0f;
  static final float LOG2_E = 1.44269504f;
  // ln 2 in two parts: the first has few bits, so that n * LN2_HIGH is exact.
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;

  /** exp of this and less is exactly 0: the exponent's bits become 0. */
  static final float LOWEST = -88f;

  static final float HIGHEST = 88f;

  // Coefficients of r^7 to r^2.
  static final float EXP_7 = 1.9875691500e-4f;
  static final float EXP_6 = 1.3981999507e-3f;
  static final float EXP_5 = 8.3334519073e-3f;
  static final float EXP_4 = 4.1665795894e-2f;
  static final float EXP_3 = 1.6666665459e-1f;
  static final float EXP_2 = 5.0000001201e-1f;

  static final float[] LOG_TERMS = {
    7.0376836292e-2f,
    -1.1514610310e-1f,
    1.1676998740e-1f,
    -1.2420140846e-1f,
    1.4249322787e-1f,
    -1.6668057665e-1f,
    2.0000714765e-1f,
    -2.4999993993e-1f,
    3.3333331174e-1f
  };

  /** Below it asinh is its series, which loses no digits to the sum 1 + x. */
  static final float ASINH_SMALL = 0.25f;

  /** asinh: x - x^3/6 + 3 x^5/40 - 15 x^7/336 + 105 x^9/3456 - 945 x^11/42240. */
  static final float[] ASINH_TERMS = {-945f / 42240, 105f / 3456, -15f / 336, 3f / 40, -1f / 6, 1f};

  private FloatLane() {}

  /** exp(x) to about 2 units in the last place, 0 below -87.7 and x clamped to 88. */
  public static float exp(float x) {
    float clamped = Math.min(Math.max(x, LOWEST), HIGHEST);
    float shifted = Math.fma(clamped, LOG2_E, ROUNDING);
    float n = shifted - ROUNDING;
    float r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(EXP_7, r, EXP_6);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r * r, r) + 1;
    int power = (Float.floatToRawIntBits(shifted) << EXPONENT_BITS) + ONE_BITS;
    return p * Float.intBitsToFloat(power);
  }

  /** log(x) for positive, normal and finite x, to about 2 units in the last place. */
  static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    float n = (bits >>> EXPONENT_BITS) - BIAS;
    float m = Float.intBitsToFloat(bits & MANTISSA | ONE_BITS);
    if (m > ROOT_OF_TWO) {
      m *= 0.5f;
      n += 1;
    }
    float r = m - 1;
    float p = polynomial(LOG_TERMS, r);
    float square = r * r;
    float low = n * LN2_LOW + p * r * square - square * 0.5f;
    return Math.fma(n, LN2_HIGH, low + r);
  }

  private static float polynomial(float[] terms, float x) {
    float sum = terms[0];
    for (int i = 1; i < terms.length; i++) {
      sum = Math.fma(sum, x, terms[i]);
    }
    return sum;
  }

  /** 1 / (1 + exp(-x)). */
  public static float sigmoid(float x) {
    return 1 / (exp(-x) + 1);
  }

  /** tanh(x) = 2 sigmoid(2x) - 1; its error is that of 1, also near 0. */
  public static float tanh(float x) {
    return sigmoid(x + x) * 2 - 1;
  }

  /** The inverse hyperbolic sine, to some 3e-7 of itself. */
  public static float asinh(float x) {
    float size = Math.abs(x);
    float square = x * x;
    if (size < ASINH_SMALL) {
      return polynomial(ASINH_TERMS, square) * x;
    }
    float log = log((float) Math.sqrt(square + 1) + size);
    return x < 0 ? -log : log;
  }
}
