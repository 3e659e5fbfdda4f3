package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The natural logarithm in double precision on vectors of {@link DoubleExp#SPECIES}. */
final class DoubleLog {
  private static final int EXPONENT_BITS = 52;
  private static final long MANTISSA = (1L << EXPONENT_BITS) - 1;
  private static final long ONE_BITS = Double.doubleToRawLongBits(1);
  private static final long ROUNDING_BITS = Double.doubleToRawLongBits(6755399441055744.0);
  private static final double ROUNDING = 6755399441055744.0;
  private static final int BIAS = 1023;
  private static final double ROOT_OF_TWO = Math.sqrt(2);
  private static final double LN2 = Math.log(2);

  /** The last term of atanh's series, s^21 / 21, is below 1e-17 for |s| up to 0.172. */
  private static final int LAST_TERM = 21;

  private DoubleLog() {}

  /**
   * log(x) for positive, normal and finite x, to a few units in the last place: x = 2^n m with m
   * from sqrt(1/2) to sqrt(2), log(m) = 2 atanh((m - 1) / (m + 1)).
   */
  static DoubleVector of(DoubleVector x) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT_BITS).sub(BIAS);
    DoubleVector m = bits.and(MANTISSA).or(ONE_BITS).reinterpretAsDoubles();
    DoubleVector n = exponent.add(ROUNDING_BITS).reinterpretAsDoubles().sub(ROUNDING);
    VectorMask<Double> large = m.compare(VectorOperators.GT, ROOT_OF_TWO);
    m = m.blend(m.mul(0.5), large);
    n = n.blend(n.add(1), large);
    DoubleVector s = m.sub(1).div(m.add(1));
    DoubleVector square = s.mul(s);
    DoubleVector sum = broadcast(DoubleExp.SPECIES, 2.0 / LAST_TERM);
    for (int k = LAST_TERM - 2; k >= 1; k -= 2) {
      sum = sum.fma(square, broadcast(DoubleExp.SPECIES, 2.0 / k));
    }
    return n.fma(broadcast(DoubleExp.SPECIES, LN2), sum.mul(s));
  }
}
