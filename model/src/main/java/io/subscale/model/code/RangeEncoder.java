package io.subscale.model.code;

import java.util.Arrays;

/**
 * Arithmetic coding by bytes (Martin 1979): an interval of unsigned 64-bit numbers is narrowed to
 * each symbol's share of 2^{@value Frequencies#BITS}, and its leading byte leaves as soon as the
 * interval is no wider than what is below it; a carry may still run back through bytes that left.
 *
 * <p>A symbol costs less than 2^-31 bits more than its frequency says. For one thread.
 */
public final class RangeEncoder {
  /** Bits of the interval below the byte that leaves next. */
  static final int LOWER_BITS = Long.SIZE - Byte.SIZE;

  private byte[] bytes = new byte[64];
  private int length;
  private long low;
  private long range = -1;

  /**
   * Codes a symbol.
   *
   * @param start sum of the frequencies of the symbols before it
   * @param frequency of the symbol, 1 or more
   */
  public void encode(int start, int frequency) {
    long unit = range >>> Frequencies.BITS;
    add(unit * start);
    range = unit * frequency;
    while (range >>> LOWER_BITS == 0) {
      append((byte) (low >>> LOWER_BITS));
      low <<= Byte.SIZE;
      range <<= Byte.SIZE;
    }
  }

  private void add(long more) {
    low += more;
    if (Long.compareUnsigned(low, more) < 0) {
      int at = length - 1;
      while (++bytes[at] == 0) {
        at--;
      }
    }
  }

  private void append(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = next;
  }

  /**
   * Ends the code.
   *
   * @return as few bytes as decode to the symbols when zeros follow them
   */
  public byte[] finish() {
    // The interval is wider than what is below its leading byte: a number of zeros below lies in
    // it.
    add((1L << LOWER_BITS) - 1);
    append((byte) (low >>> LOWER_BITS));
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }
}
