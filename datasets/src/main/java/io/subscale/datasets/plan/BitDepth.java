package io.subscale.datasets.plan;

import java.util.Locale;

/**
 * How many bits a value has, and how many of them count as high: {@code v = hi << (bits-hiBits) |
 * lo}.
 *
 * @param bits of a value, 1 to 8
 * @param hiBits of its high part, 1 to {@code bits}; equal to {@code bits} where nothing is split
 */
public record BitDepth(int bits, int hiBits) {
  private static final int BYTE_BITS = 8;
  private static final int BYTE_MAX = 255;

  /**
   * Checks the depth.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public BitDepth {
    if (bits < 1 || bits > BYTE_BITS) {
      throw new IllegalArgumentException("a value has 1 to 8 bits, not " + bits);
    }
    if (hiBits < 1 || hiBits > bits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "of %d bits, 1 to %d can be high ones, not %d", bits, bits, hiBits));
    }
  }

  /** A depth for plans that do not split values. */
  public static BitDepth whole(int bits) {
    return new BitDepth(bits, bits);
  }

  /** Bits of the low part; 0 where nothing is split. */
  public int loBits() {
    return bits - hiBits;
  }

  /** The high part of a value, 0 to 2^hiBits - 1. */
  public int hi(int value) {
    return value >> loBits();
  }

  /** The low part of a value, 0 to 2^loBits - 1. */
  public int lo(int value) {
    return value & (1 << loBits()) - 1;
  }

  /** The value of two parts; {@code join(hi(v), lo(v)) == v}. */
  public int join(int hi, int lo) {
    return hi << loBits() | lo;
  }

  /** The part of a value that a stage predicts. */
  public int part(Target target, int value) {
    return switch (target) {
      case ALL_BITS -> value;
      case HI -> hi(value);
      case LO -> lo(value);
    };
  }

  /**
   * A value with the part that a stage predicts put into it. High bits come first: what was there
   * of low ones is dropped.
   *
   * @param before the value so far
   */
  public int with(Target target, int before, int part) {
    return switch (target) {
      case ALL_BITS -> part;
      case HI -> join(part, 0);
      case LO -> join(hi(before), part);
    };
  }

  /** Bits of the part that a stage predicts. */
  public int bits(Target target) {
    return switch (target) {
      case ALL_BITS -> bits;
      case HI -> hiBits;
      case LO -> loBits();
    };
  }

  /** Number of different values of the part that a stage predicts: {@code 2^bits(target)}. */
  public int levels(Target target) {
    return 1 << bits(target);
  }

  /**
   * Drops the low bits of 8-bit intensities, as a 5-bit data set does.
   *
   * @param intensities uint8, 0 to 255 each
   * @return values of {@code bits} bits each, in a new array
   */
  public byte[] fromIntensities(byte[] intensities) {
    byte[] values = new byte[intensities.length];
    for (int at = 0; at < values.length; at++) {
      values[at] = (byte) ((intensities[at] & 0xFF) >> BYTE_BITS - bits);
    }
    return values;
  }

  /**
   * Spreads values over the 8-bit range to look at them: 0 is black, the largest value is 255,
   * between them rounded to nearest. The identity for 8 bits.
   *
   * @param values of {@code bits} bits each
   * @return uint8 intensities, in a new array
   */
  public byte[] toIntensities(byte[] values) {
    int top = (1 << bits) - 1;
    byte[] intensities = new byte[values.length];
    for (int at = 0; at < values.length; at++) {
      intensities[at] = (byte) (((values[at] & 0xFF) * BYTE_MAX + top / 2) / top);
    }
    return intensities;
  }
}
