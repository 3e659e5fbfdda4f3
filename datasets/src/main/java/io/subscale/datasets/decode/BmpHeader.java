package io.subscale.datasets.decode;

import java.util.Locale;

/**
 * What the headers of a BMP file say of its pixels. Lengths and sizes of parts that follow from
 * other fields (of the file, of the image, of the header's own colour space) are not looked at:
 * programs leave them 0 or wrong.
 *
 * @param height rows
 * @param width columns
 * @param fromTop whether the first stored row is the upper one
 * @param bits of a pixel
 * @param packing {@link #PLAIN}, {@link #RLE8}, {@link #RLE4} or {@link #MASKED}
 * @param masks of red, green, blue and alpha in a pixel of 16 bits or more; empty with a palette
 * @param palette place of the colours
 * @param colours how many there are; 0 without a palette
 * @param colourBytes 3 or 4 for each: blue, green, red and one that means nothing
 * @param data place of the pixels
 */
record BmpHeader(
    int height,
    int width,
    boolean fromTop,
    int bits,
    int packing,
    long[] masks,
    int palette,
    int colours,
    int colourBytes,
    long data) {
  static final int PLAIN = 0;
  static final int RLE8 = 1;
  static final int RLE4 = 2;
  static final int MASKED = 3;

  private static final int MASKED_WITH_ALPHA = 6;
  private static final int INFO = 14;
  private static final int CORE_BYTES = 12;
  private static final int OS2_SHORT_BYTES = 16;
  private static final int INFO_BYTES = 40;
  private static final int WITH_MASKS_BYTES = 52;
  private static final int WITH_ALPHA_BYTES = 56;
  private static final int OS2_BYTES = 64;
  private static final int V4_BYTES = 108;
  private static final int V5_BYTES = 124;
  private static final int CHANNELS = 4;
  private static final int MAX_COLOURS = 256;
  private static final int MAX_CHANNEL_BITS = 16;

  /** Reads and checks the headers, and the size against the canvas. */
  static BmpHeader read(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    int length = headerBytes(bytes);
    boolean core = length == CORE_BYTES;
    long width = core ? bytes.uint16Little(INFO + 4) : (int) bytes.uint32Little(INFO + 4);
    long height = core ? bytes.uint16Little(INFO + 6) : (int) bytes.uint32Little(INFO + 8);
    canvas.check(Math.abs(height), width);
    int bits = bytes.uint16Little(INFO + (core ? 10 : 14));
    boolean brief = length < INFO_BYTES;
    int stated = brief ? PLAIN : (int) Math.min(bytes.uint32Little(INFO + 16), 99);
    int packing = packing(stated, bits, length);
    int at = INFO + length;
    long[] masks = {};
    if (bits > 8) {
      masks = packing == MASKED ? masks(bytes, length, stated, bits) : standardMasks(bits);
      if (packing == MASKED && length == INFO_BYTES) {
        at += Integer.BYTES * (stated == MASKED_WITH_ALPHA ? 4 : 3);
      }
    }
    int colourBytes = core ? 3 : 4;
    long offset = bytes.uint32Little(10);
    int colours = bits > 8 ? 0 : colours(bytes, brief, bits);
    long afterColours = at + (long) colours * colourBytes;
    if (offset <= at) {
      offset = afterColours; // some programs state the place of the palette, some none
    } else if (offset < afterColours) {
      colours = (int) (offset - at) / colourBytes;
    }
    bytes.need(at, (long) colours * colourBytes);
    return new BmpHeader(
        (int) Math.abs(height),
        (int) width,
        height < 0,
        bits,
        packing,
        masks,
        at,
        colours,
        colourBytes,
        offset);
  }

  /** Whether each colour is one byte of a pixel, and no part of it is alpha. */
  boolean opaqueBytes() {
    return masks[CHANNELS - 1] == 0
        && byteMask(masks[0])
        && byteMask(masks[1])
        && byteMask(masks[2]);
  }

  private static boolean byteMask(long mask) {
    return mask == 0xFF || mask == 0xFF00 || mask == 0xFF0000 || mask == 0xFF000000L;
  }

  private static int headerBytes(Bytes bytes) throws UnreadableImageException {
    long length = bytes.uint32Little(INFO);
    bytes.need(INFO, Math.min(length, V5_BYTES));
    if (length != CORE_BYTES
        && length != OS2_SHORT_BYTES
        && length != INFO_BYTES
        && length != WITH_MASKS_BYTES
        && length != WITH_ALPHA_BYTES
        && length != OS2_BYTES
        && length != V4_BYTES
        && length != V5_BYTES) {
      throw new UnreadableImageException("a BMP with a header of " + length + " bytes");
    }
    return (int) length;
  }

  /** One of this record's packings; what OS/2 means by 3 and 4 is another thing. */
  private static int packing(int stated, int bits, int length) throws UnreadableImageException {
    boolean known =
        switch (stated) {
          case PLAIN -> bits <= 8 ? Integer.bitCount(bits) == 1 : bits % 8 == 0 && bits <= 32;
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case MASKED, MASKED_WITH_ALPHA ->
              length != OS2_BYTES && (bits == 16 || bits == 24 || bits == 32);
          default -> false;
        };
    if (!known) {
      throw new UnreadableImageException(
          String.format(Locale.ROOT, "a BMP of %d bits a pixel with packing %d", bits, stated));
    }
    return stated == MASKED_WITH_ALPHA ? MASKED : stated;
  }

  /** Masks count where the packing says that there are some, whatever later headers hold. */
  private static long[] standardMasks(int bits) {
    return bits == 16
        ? new long[] {0x7C00, 0x3E0, 0x1F, 0}
        : new long[] {0xFF0000, 0xFF00, 0xFF, 0};
  }

  private static long[] masks(Bytes bytes, int length, int stated, int bits)
      throws UnreadableImageException {
    boolean alpha = stated == MASKED_WITH_ALPHA || length >= WITH_ALPHA_BYTES;
    long[] masks = new long[CHANNELS];
    long all = 0;
    for (int channel = 0; channel < (alpha ? CHANNELS : CHANNELS - 1); channel++) {
      long mask = bytes.uint32Little(INFO + INFO_BYTES + Integer.BYTES * channel);
      long filled = mask | Math.max(0, Long.lowestOneBit(mask) - 1);
      boolean wide = mask >> bits != 0 || Long.bitCount(mask) > MAX_CHANNEL_BITS;
      if ((filled & filled + 1) != 0 || wide || (all & mask) != 0) {
        throw new UnreadableImageException(
            String.format(Locale.ROOT, "a BMP whose channel %d has the mask %08x", channel, mask));
      }
      masks[channel] = mask;
      all |= mask;
    }
    if ((masks[0] | masks[1] | masks[2]) == 0) {
      throw new UnreadableImageException("a BMP whose masks are all 0");
    }
    return masks;
  }

  private static int colours(Bytes bytes, boolean brief, int bits) throws UnreadableImageException {
    long used = brief ? 0 : bytes.uint32Little(INFO + 32);
    return used == 0 ? 1 << bits : (int) Math.min(used, MAX_COLOURS);
  }
}
