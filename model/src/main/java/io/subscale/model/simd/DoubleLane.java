package io.subscale.model.simd;

import java.util.Arrays;

/**
 * The functions of {@link DoubleExp} and {@link DoubleLog} of one number, to the same bits; see
 * {@link FloatLane}.
 */
public final class DoubleLane {
  static final int EXPONENT_BITS = 52;
  static final long MANTISSA = (1L << EXPONENT_BITS) - 1;
  static final long ONE_BITS = 0x3ff0000000000000L;
  static final int BIAS = 1023;

  /** Adding 1.5 * 2^52 rounds a double to a whole number, left in its low bits. */
  static final double ROUNDING = 6755399441055744.0;

  static final double ROOT_OF_TWO = 0x1.6a09e667f3bcdp0;
  // Written out: Math.log promises its last place on no machine.
  static final double LOG2_E = 0x1.71547652b82fep0;
  static final double LN2 = 0x1.62e42fefa39efp-1;
  // ln 2 in two parts: the first has its low 21 bits zero, so that n * LN2_HIGH is exact.
  static final double LN2_HIGH = 0x1.62e42feep-1;
  static final double LN2_LOW = 1.90821492927058770002e-10;
  static final double LOWEST = -708;
  private static final double HIGHEST = 709;

  /** 1/13! to 1/2!: Taylor's series, below 1e-17 for |r| up to ln(2)/2. */
  static final double[] EXP_TERMS =
      inverses(
          new long[] {
            6227020800L, 479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2
          });

  /**
   * log(m) = 2 atanh(s): 2/21, 2/19, ... 2. The last, s^21 / 21, is below 1e-17 for |s| up to
   * 0.172.
   */
  static final double[] LOG_TERMS = {
    2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3,
    2.0
  };

  /** -1/19!, 1/17!, ... -1/3!: the last is below 5e-14 for |x| up to pi / 2. */
  private static final double[] SIN_TERMS =
      inverses(
          new long[] {
            -121645100408832000L,
            355687428096000L,
            -1307674368000L,
            6227020800L,
            -39916800,
            362880,
            -5040,
            120,
            -6
          });

  private static final double TURN = 0x1.921fb54442d18p2;

  private DoubleLane() {}

  private static double[] inverses(long[] numbers) {
    return Arrays.stream(numbers).mapToDouble(number -> 1.0 / number).toArray();
  }

  private static double polynomial(double[] terms, double x) {
    double sum = terms[0];
    for (int i = 1; i < terms.length; i++) {
      sum = Math.fma(sum, x, terms[i]);
    }
    return sum;
  }

  /** exp(x) to about 2 units in the last place; below -708 as at -708, above 709 as at 709. */
  public static double exp(double x) {
    double clamped = Math.min(Math.max(x, LOWEST), HIGHEST);
    double shifted = Math.fma(clamped, LOG2_E, ROUNDING);
    double n = shifted - ROUNDING;
    double r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    double p = Math.fma(polynomial(EXP_TERMS, r), r * r, r) + 1;
    long power = (Double.doubleToRawLongBits(shifted) << EXPONENT_BITS) + ONE_BITS;
    return p * Double.longBitsToDouble(power);
  }

  /** log(x) for positive, normal and finite x, to a few units in the last place. */
  public static double log(double x) {
    long bits = Double.doubleToRawLongBits(x);
    double n = (bits >>> EXPONENT_BITS) - BIAS;
    double m = Double.longBitsToDouble(bits & MANTISSA | ONE_BITS);
    if (m > ROOT_OF_TWO) {
      m *= 0.5;
      n += 1;
    }
    double s = (m - 1) / (m + 1);
    return Math.fma(n, LN2, polynomial(LOG_TERMS, s * s) * s);
  }

  /** sin(2 pi x) for x from -1/2 to 1/2, to some 1e-13. */
  public static double sinOfTurns(double x) {
    double folded = Math.abs(x) > 0.25 ? Math.copySign(0.5, x) - x : x;
    double angle = TURN * folded;
    double square = angle * angle;
    return Math.fma(polynomial(SIN_TERMS, square) * square, angle, angle);
  }
}
