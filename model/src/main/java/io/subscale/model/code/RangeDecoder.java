package io.subscale.model.code;

/** Reads what a {@link RangeEncoder} has written, given the same frequencies. For one thread. */
public final class RangeDecoder {
  private final byte[] bytes;
  private int next;
  private long range = -1;

  /** The number that the bytes stand for, less the interval's beginning; unsigned. */
  private long offset;

  /** Begins before the first symbol; zeros follow the bytes. */
  public RangeDecoder(byte[] bytes) {
    this.bytes = bytes;
    for (int at = 0; at < Long.BYTES; at++) {
      offset = offset << Byte.SIZE | read();
    }
  }

  private int read() {
    return next < bytes.length ? bytes[next++] & 0xFF : 0;
  }

  /** The next symbol; of bytes that nobody encoded, some symbol. */
  public int decode(Frequencies frequencies) {
    long unit = range >>> Frequencies.BITS;
    long place = Long.divideUnsigned(offset, unit);
    int symbol = frequencies.symbolAt((int) Math.min(place, Frequencies.SUM - 1));
    offset -= unit * frequencies.start(symbol);
    range = unit * frequencies.frequency(symbol);
    while (range >>> RangeEncoder.LOWER_BITS == 0) {
      offset = offset << Byte.SIZE | read();
      range <<= Byte.SIZE;
    }
    return symbol;
  }
}
