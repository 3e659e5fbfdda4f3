package io.subscale.datasets.decode;

import java.util.Locale;

/**
 * A PNG's first chunk.
 *
 * @param height rows
 * @param width columns
 * @param bits of a sample: 1, 2, 4, 8 or 16
 * @param kind of colour: GREY, RGB, INDEXED, GREY_ALPHA or RGB_ALPHA
 * @param interlaced whether the rows come in Adam7's seven passes
 */
record PngHeader(int height, int width, int bits, int kind, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int INDEXED = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  /** Length of its content. */
  static final int BYTES = 13;

  private static final int SAMPLE_BYTES = 2;

  /** Reads the content at a place, and refuses a size before anything of it is allocated. */
  static PngHeader read(Bytes bytes, int at, Canvas canvas) throws UnreadableImageException {
    long width = bytes.uint32Big(at);
    long height = bytes.uint32Big(at + 4);
    int bits = bytes.uint8(at + 8);
    canvas.check(height, width, bits > Byte.SIZE ? SAMPLE_BYTES : 1);
    int kind = bytes.uint8(at + 9);
    int interlace = bytes.uint8(at + 12);
    if (!possible(bits, kind)
        || bytes.uint8(at + 10) != 0
        || bytes.uint8(at + 11) != 0
        || interlace > 1) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "damaged: a PNG's header of %d bits, colours %d, compression %d, filter %d, interlace %d",
              bits,
              kind,
              bytes.uint8(at + 10),
              bytes.uint8(at + 11),
              interlace));
    }
    return new PngHeader((int) height, (int) width, bits, kind, interlace == 1);
  }

  private static boolean possible(int bits, int kind) {
    return switch (kind) {
      case GREY -> Integer.bitCount(bits) == 1 && bits <= 16;
      case INDEXED -> Integer.bitCount(bits) == 1 && bits <= 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> bits == 8 || bits == 16;
      default -> false;
    };
  }

  /** Samples of a pixel. */
  int bands() {
    return switch (kind) {
      case GREY_ALPHA -> 2;
      case RGB -> 3;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** The last of a pixel's samples is its opacity. */
  boolean alpha() {
    return kind == GREY_ALPHA || kind == RGB_ALPHA;
  }

  /** Bytes of so many pixels of a row; the last byte may be filled up. */
  int rowBytes(int columns) {
    return (int) (((long) columns * bands() * bits + Byte.SIZE - 1) / Byte.SIZE);
  }
}
