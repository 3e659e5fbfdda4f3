package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** exp in double precision on vectors, for likelihoods. */
final class DoubleExp {
  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private static final int EXPONENT_BITS = 52;
  private static final long ONE_BITS = Double.doubleToRawLongBits(1);

  /** Adding 1.5 * 2^52 rounds a double to a whole number, left in its low bits. */
  private static final double ROUNDING = 6755399441055744.0;

  private static final double LOG2_E = 1 / Math.log(2);
  // ln 2 in two parts: the first has its low 21 bits zero, so that n * LN2_HIGH is exact.
  private static final double LN2_HIGH =
      Double.longBitsToDouble(Double.doubleToRawLongBits(Math.log(2)) & 0xffffffffffe00000L);
  private static final double LN2_LOW = 1.90821492927058770002e-10;
  private static final double LOWEST = -708;

  /** 1/13! to 1/2!: Taylor's series, below 1e-17 for |r| up to ln(2)/2. */
  private static final double[] INVERSE_FACTORIALS = inverseFactorials(13, 2);

  private DoubleExp() {}

  private static double[] inverseFactorials(int from, int to) {
    double[] inverses = new double[from - to + 1];
    for (int n = from; n >= to; n--) {
      double factorial = 1;
      for (int i = 2; i <= n; i++) {
        factorial *= i;
      }
      inverses[from - n] = 1 / factorial;
    }
    return inverses;
  }

  /** exp(x) for x up to 0, to about 2 units in the last place; below -708 as at -708. */
  static DoubleVector of(DoubleVector x) {
    DoubleVector clamped = x.max(LOWEST);
    DoubleVector shifted = clamped.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDING));
    DoubleVector n = shifted.sub(ROUNDING);
    DoubleVector r = n.fma(broadcast(SPECIES, -LN2_HIGH), clamped);
    r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
    DoubleVector p = broadcast(SPECIES, INVERSE_FACTORIALS[0]);
    for (int i = 1; i < INVERSE_FACTORIALS.length; i++) {
      p = p.fma(r, broadcast(SPECIES, INVERSE_FACTORIALS[i]));
    }
    p = p.fma(r.mul(r), r).add(1);
    LongVector power =
        shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, EXPONENT_BITS).add(ONE_BITS);
    return p.mul(power.reinterpretAsDoubles());
  }
}
