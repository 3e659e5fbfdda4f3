package io.subscale.model.simd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loads, stores and the exponential family on vectors of the machine's own length. */
final class VectorMath {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int LANES = SPECIES.length();

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int EXPONENT_BITS = 23;
  private static final int ONE_BITS = Float.floatToRawIntBits(1f);

  /** Adding 1.5 * 2^23 rounds a float to a whole number, left in its low bits. */
  private static final float ROUNDING = 12582912f;

  private static final int EXPONENT_BIAS = 127;
  private static final int MANTISSA = (1 << EXPONENT_BITS) - 1;
  private static final float ROOT_OF_TWO = (float) Math.sqrt(2);
  private static final float[] LOG_TERMS = {
    -1.1514610310e-1f,
    1.1676998740e-1f,
    -1.2420140846e-1f,
    1.4249322787e-1f,
    -1.6668057665e-1f,
    2.0000714765e-1f,
    -2.4999993993e-1f,
    3.3333331174e-1f
  };

  private static final float LOG2_E = 1.44269504f;
  // ln 2 in two parts: the first has few bits, so that n * LN2_HIGH is exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** exp of this and less is exactly 0: the exponent's bits become 0. */
  private static final float LOWEST = -88f;

  private static final float HIGHEST = 88f;

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
    FloatVector clamped = x.max(LOWEST).min(HIGHEST);
    FloatVector shifted =
        clamped.fma(
            FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDING));
    FloatVector n = shifted.sub(ROUNDING);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), clamped);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, 1.9875691500e-4f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.3981999507e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector power =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, EXPONENT_BITS).add(ONE_BITS);
    return p.mul(power.reinterpretAsFloats());
  }

  /**
   * log(x) for positive, normal and finite x, to about 2 units in the last place: x = 2^n m with m
   * from sqrt(1/2) to sqrt(2) and a minimax polynomial in m - 1 (the single-precision coefficients
   * of the Cephes library).
   */
  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.lanewise(VectorOperators.LSHR, EXPONENT_BITS).sub(EXPONENT_BIAS);
    FloatVector m = bits.and(MANTISSA).or(ONE_BITS).reinterpretAsFloats();
    FloatVector n = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    VectorMask<Float> large = m.compare(VectorOperators.GT, ROOT_OF_TWO);
    m = m.blend(m.mul(0.5f), large);
    n = n.blend(n.add(1f), large);
    FloatVector r = m.sub(1f);
    FloatVector p = FloatVector.broadcast(SPECIES, 7.0376836292e-2f);
    for (float term : LOG_TERMS) {
      p = p.fma(r, FloatVector.broadcast(SPECIES, term));
    }
    FloatVector square = r.mul(r);
    FloatVector low = n.mul(LN2_LOW).add(p.mul(r).mul(square)).sub(square.mul(0.5f));
    return n.fma(FloatVector.broadcast(SPECIES, LN2_HIGH), low.add(r));
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
