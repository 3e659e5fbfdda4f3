package io.subscale.model.simd;

import java.io.Serializable;

/**
 * Which intensities a value stands for, and among which its law is normalised.
 *
 * @param top 2^B, the number of intensities
 * @param step intensities that a value stands for: 1, or 2^(B-b) where it is the high bits
 * @param levels V, the values that it can take
 */
public record LawScale(int top, int step, int levels) implements Serializable {

  /** Whether the law is that of an interval that is known: the low bits given the high ones. */
  public boolean conditional() {
    return step * levels < top;
  }

  /** The lowest intensity of the interval in which the value with this lowest intensity lies. */
  public int intervalStart(int intensity) {
    return conditional() ? intensity / levels * levels : 0;
  }

  /** Number of intensities of an interval. */
  public int intervalLength() {
    return step * levels;
  }
}
