package io.subscale.model.simd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads, stores and the exponential family on vectors of the machine's own length; a lane's bits
 * are those of {@link FloatLane}.
 */
final class VectorMath {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int LANES = SPECIES.length();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorMath() {}

  /** A vector of the floats from {@code index}. */
  static FloatVector load(ByteBuffer memory, int index) {
    return FloatVector.fromByteBuffer(SPECIES, memory, index * Float.BYTES, ORDER);
  }

  /** Stores all of a vector. */
  static void store(FloatVector vector, ByteBuffer memory, int index) {
    vector.intoByteBuffer(memory, index * Float.BYTES, ORDER);
  }

  /**
   * The last {@code count} floats of a row, fewer than a vector; zeros after them. To stand behind
   * the loop over whole vectors, never in it: JDK 17 has no masked loads, and where a loop has once
   * met the way round them it keeps all its vectors on the heap, at a fifth of the speed.
   */
  static FloatVector loadPart(ByteBuffer memory, int index, int count) {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < count; lane++) {
      lanes[lane] = memory.getFloat((index + lane) * Float.BYTES);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }

  /** Stores the first {@code count} floats, fewer than a vector; see {@link #loadPart}. */
  static void storePart(FloatVector vector, ByteBuffer memory, int index, int count) {
    float[] lanes = new float[LANES];
    vector.intoArray(lanes, 0);
    for (int lane = 0; lane < count; lane++) {
      memory.putFloat((index + lane) * Float.BYTES, lanes[lane]);
    }
  }

  /**
   * exp(x) to about 2 units in the last place, 0 below -87.7 and x clamped to 88: x = n ln 2 + r, a
   * minimax polynomial in r (the single-precision coefficients of the Cephes library), and n added
   * to the exponent's bits.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(FloatLane.LOWEST).min(FloatLane.HIGHEST);
    FloatVector shifted =
        clamped.fma(
            FloatVector.broadcast(SPECIES, FloatLane.LOG2_E),
            FloatVector.broadcast(SPECIES, FloatLane.ROUNDING));
    FloatVector n = shifted.sub(FloatLane.ROUNDING);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -FloatLane.LN2_HIGH), clamped);
    r = n.fma(FloatVector.broadcast(SPECIES, -FloatLane.LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, FloatLane.EXP_7);
    p = p.fma(r, FloatVector.broadcast(SPECIES, FloatLane.EXP_6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, FloatLane.EXP_5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, FloatLane.EXP_4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, FloatLane.EXP_3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, FloatLane.EXP_2));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector power =
        shifted
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, FloatLane.EXPONENT_BITS)
            .add(FloatLane.ONE_BITS);
    return p.mul(power.reinterpretAsFloats());
  }

  /**
   * log(x) for positive, normal and finite x, to about 2 units in the last place: x = 2^n m with m
   * from sqrt(1/2) to sqrt(2) and a minimax polynomial in m - 1 (the single-precision coefficients
   * of the Cephes library).
   */
  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent =
        bits.lanewise(VectorOperators.LSHR, FloatLane.EXPONENT_BITS).sub(FloatLane.BIAS);
    FloatVector m = bits.and(FloatLane.MANTISSA).or(FloatLane.ONE_BITS).reinterpretAsFloats();
    FloatVector n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    VectorMask<Float> large = m.compare(VectorOperators.GT, FloatLane.ROOT_OF_TWO);
    m = m.blend(m.mul(0.5f), large);
    n = n.blend(n.add(1f), large);
    FloatVector r = m.sub(1f);
    FloatVector p = polynomial(FloatLane.LOG_TERMS, r);
    FloatVector square = r.mul(r);
    FloatVector low = n.mul(FloatLane.LN2_LOW).add(p.mul(r).mul(square)).sub(square.mul(0.5f));
    return n.fma(FloatVector.broadcast(SPECIES, FloatLane.LN2_HIGH), low.add(r));
  }

  /** By Horner's rule, the highest power's term first. */
  static FloatVector polynomial(float[] terms, FloatVector x) {
    FloatVector sum = FloatVector.broadcast(SPECIES, terms[0]);
    for (int i = 1; i < terms.length; i++) {
      sum = sum.fma(x, FloatVector.broadcast(SPECIES, terms[i]));
    }
    return sum;
  }

  /** 1 / (1 + exp(-x)). */
  static FloatVector sigmoid(FloatVector x) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
  }

  /** tanh(x) = 2 sigmoid(2x) - 1; its error is that of 1, also near 0. */
  static FloatVector tanh(FloatVector x) {
    return sigmoid(x.add(x)).mul(2f).sub(1f);
  }
}
