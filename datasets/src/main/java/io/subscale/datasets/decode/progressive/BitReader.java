package io.subscale.datasets.decode.progressive;

/** The bits of entropy-coded data up to the next marker. */
final class BitReader {
  private static final int ENOUGH = 32;

  private final byte[] file;
  private int at;
  private long held;
  private int count;

  /** Bits that were made up behind the data, to look ahead. */
  private int beyond;

  BitReader(byte[] file, int at) {
    this.file = file;
    this.at = at;
  }

  private void fill() {
    while (count <= ENOUGH) {
      int next = file[at] & 0xFF;
      if (next == 0xFF && file[at + 1] != 0) {
        next = 0;
        beyond += 8;
      } else {
        at += next == 0xFF ? 2 : 1;
      }
      held = held << 8 | next;
      count += 8;
    }
  }

  /** The next 16 bits, which stay. */
  int peek16() {
    if (count < 16) {
      fill();
    }
    return (int) (held >>> count - 16) & 0xFFFF;
  }

  /**
   * Passes over bits that were looked at.
   *
   * @param bits 1 to 16
   */
  void skip(int bits) throws UnusualJpegException {
    if (bits > count - beyond) {
      throw new UnusualJpegException("the data end too soon");
    }
    count -= bits;
  }

  /** Whether the next bit is set. */
  boolean set() throws UnusualJpegException {
    if (count == 0) {
      fill();
    }
    skip(1);
    return (held >>> count & 1) != 0;
  }

  /** A number of so many bits, 0 to 16. */
  int read(int bits) throws UnusualJpegException {
    if (bits == 0) {
      return 0;
    }
    int value = peek16() >>> 16 - bits;
    skip(bits);
    return value;
  }

  /** A coefficient of a category (T.81, F.2.2.1: EXTEND). */
  int coefficient(int category) throws UnusualJpegException {
    int value = read(category);
    return category > 0 && value < 1 << category - 1 ? value - (1 << category) + 1 : value;
  }

  /** The place of the marker behind the data, of which less than a byte may be left. */
  int end() throws UnusualJpegException {
    peek16();
    UnusualJpegException.unless(count - beyond < 8, "more data than pixels");
    return at;
  }
}
