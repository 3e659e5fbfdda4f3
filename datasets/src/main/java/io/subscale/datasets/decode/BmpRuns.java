package io.subscale.datasets.decode;

/**
 * Run-length coded pixels of a BMP. Pixels that the code jumps over have the palette's first
 * colour; the end-of-bitmap code may be missing where every pixel was there.
 */
final class BmpRuns {
  private final Bytes bytes;
  private final BmpHeader header;
  private final byte[] indices;
  private int at;
  private int x;
  private int y;

  BmpRuns(Bytes bytes, BmpHeader header) {
    this.bytes = bytes;
    this.header = header;
    this.indices = new byte[header.height() * header.width()];
  }

  /** uint8 [H][W], from the top. */
  byte[] indices() throws UnreadableImageException {
    at = (int) header.data();
    boolean more = true;
    while (more && !(complete() && at >= bytes.length())) {
      int count = bytes.uint8(at++);
      int value = bytes.uint8(at++);
      if (count > 0) {
        for (int i = 0; i < count; i++) {
          put(nibble(value, i));
        }
      } else {
        more = escape(value);
      }
    }
    return indices;
  }

  /** Whether the last row is done, or its last pixel. */
  private boolean complete() {
    return y >= header.height() || y == header.height() - 1 && x >= header.width();
  }

  /** Follows an escape; whether anything comes behind it. */
  private boolean escape(int code) throws UnreadableImageException {
    switch (code) {
      case 0 -> {
        x = 0;
        y++;
      }
      case 1 -> {
        return false;
      }
      case 2 -> {
        x += bytes.uint8(at++);
        y += bytes.uint8(at++);
      }
      default -> {
        int length = header.packing() == BmpHeader.RLE8 ? code : (code + 1) / 2;
        bytes.need(at, length);
        for (int i = 0; i < code; i++) {
          int value = bytes.uint8(at + (header.packing() == BmpHeader.RLE8 ? i : i / 2));
          put(nibble(value, i));
        }
        at += length + length % 2;
      }
    }
    return true;
  }

  /** With 4 bits, pixels are the upper and the lower half in turn. */
  private int nibble(int value, int i) {
    if (header.packing() == BmpHeader.RLE8) {
      return value;
    }
    return i % 2 == 0 ? value >> 4 : value & 0xF;
  }

  /** Pixels beyond the right edge or above the first row are dropped, as everywhere. */
  private void put(int index) {
    if (x < header.width() && y < header.height()) {
      int row = header.fromTop() ? y : header.height() - 1 - y;
      indices[row * header.width() + x] = (byte) index;
    }
    x++;
  }
}
