package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The natural logarithm in double precision on vectors of {@link DoubleExp#SPECIES}. */
final class DoubleLog {
  private static final long ROUNDING_BITS = Double.doubleToRawLongBits(DoubleLane.ROUNDING);

  private DoubleLog() {}

  /**
   * log(x) for positive, normal and finite x, to a few units in the last place: x = 2^n m with m
   * from sqrt(1/2) to sqrt(2), log(m) = 2 atanh((m - 1) / (m + 1)).
   */
  static DoubleVector of(DoubleVector x) {
    LongVector bits = x.reinterpretAsLongs();
    LongVector exponent =
        bits.lanewise(VectorOperators.LSHR, DoubleLane.EXPONENT_BITS).sub(DoubleLane.BIAS);
    DoubleVector m = bits.and(DoubleLane.MANTISSA).or(DoubleLane.ONE_BITS).reinterpretAsDoubles();
    DoubleVector n = exponent.add(ROUNDING_BITS).reinterpretAsDoubles().sub(DoubleLane.ROUNDING);
    VectorMask<Double> large = m.compare(VectorOperators.GT, DoubleLane.ROOT_OF_TWO);
    m = m.blend(m.mul(0.5), large);
    n = n.blend(n.add(1), large);
    DoubleVector s = m.sub(1).div(m.add(1));
    DoubleVector sum = DoubleExp.polynomial(DoubleLane.LOG_TERMS, s.mul(s));
    return n.fma(broadcast(DoubleExp.SPECIES, DoubleLane.LN2), sum.mul(s));
  }
}
