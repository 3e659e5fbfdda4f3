package io.subscale.model.simd;

import static jdk.incubator.vector.DoubleVector.broadcast;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** exp in double precision on vectors; a lane's bits are those of {@link DoubleLane}. */
final class DoubleExp {
  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  private DoubleExp() {}

  /** exp(x) for x up to 0, to about 2 units in the last place; below -708 as at -708. */
  static DoubleVector of(DoubleVector x) {
    DoubleVector clamped = x.max(DoubleLane.LOWEST);
    DoubleVector shifted =
        clamped.fma(broadcast(SPECIES, DoubleLane.LOG2_E), broadcast(SPECIES, DoubleLane.ROUNDING));
    DoubleVector n = shifted.sub(DoubleLane.ROUNDING);
    DoubleVector r = n.fma(broadcast(SPECIES, -DoubleLane.LN2_HIGH), clamped);
    r = n.fma(broadcast(SPECIES, -DoubleLane.LN2_LOW), r);
    DoubleVector p = polynomial(DoubleLane.EXP_TERMS, r);
    p = p.fma(r.mul(r), r).add(1);
    LongVector power =
        shifted
            .reinterpretAsLongs()
            .lanewise(VectorOperators.LSHL, DoubleLane.EXPONENT_BITS)
            .add(DoubleLane.ONE_BITS);
    return p.mul(power.reinterpretAsDoubles());
  }

  /** By Horner's rule, the highest power's term first. */
  static DoubleVector polynomial(double[] terms, DoubleVector x) {
    DoubleVector sum = broadcast(SPECIES, terms[0]);
    for (int i = 1; i < terms.length; i++) {
      sum = sum.fma(x, broadcast(SPECIES, terms[i]));
    }
    return sum;
  }
}
