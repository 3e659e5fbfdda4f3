package io.subscale.model.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The sum of a vector's lanes in a fixed order. {@code reduceLanes(ADD)} promises none: the
 * interpreter adds lane after lane, compiled code by halves, so that the same work would give other
 * bits before and after the compiler has come to it.
 */
final class LaneSum {
  /**
   * Partial sums that are kept where the bits must not depend on the vectors' length: element i
   * goes to part i modulo it, whether that is one vector's lane or another's.
   */
  static final int PARTS = 16;

  private static final int QUARTER = 4;

  private LaneSum() {}

  /** Of a vector of {@link VectorMath#SPECIES}. */
  static float of(FloatVector v) {
    float first = four(v, 0);
    if (VectorMath.LANES == QUARTER) {
      return first;
    }
    float eight = first + four(v, 4);
    return VectorMath.LANES == 2 * QUARTER ? eight : eight + (four(v, 8) + four(v, 12));
  }

  /** Of {@link #PARTS} partial sums in an array: the same tree for any machine's vectors. */
  static float ofParts(float[] v, int at) {
    return four(v, at) + four(v, at + 4) + (four(v, at + 8) + four(v, at + 12));
  }

  private static float four(float[] v, int at) {
    return v[at] + v[at + 1] + (v[at + 2] + v[at + 3]);
  }

  /** The lane numbers must be constants where this is inlined. */
  private static float four(FloatVector v, int lane) {
    return v.lane(lane) + v.lane(lane + 1) + (v.lane(lane + 2) + v.lane(lane + 3));
  }

  /** Of a vector of {@link DoubleExp#SPECIES}. */
  static double of(DoubleVector v) {
    double sum = v.lane(0) + v.lane(1);
    if (DoubleExp.SPECIES.length() >= QUARTER) {
      sum += v.lane(2) + v.lane(3);
    }
    if (DoubleExp.SPECIES.length() == 2 * QUARTER) {
      sum += v.lane(4) + v.lane(5) + (v.lane(6) + v.lane(7));
    }
    return sum;
  }
}
