package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;

/**
 * A GIF file: its first frame at its place on the canvas, over the background. Read here, since the
 * JDK's reader takes the last colour for a transparent one that the palette does not have, and
 * stumbles over short data blocks.
 */
final class GifFile {
  private static final int SCREEN = 6;
  private static final int SCREEN_BYTES = 7;
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xF9;
  private static final int CONTROL_BYTES = 4;
  private static final int FRAME = 0x2C;
  private static final int FRAME_BYTES = 10;
  private static final int HAS_COLOURS = 0x80;
  private static final int INTERLACED = 0x40;
  private static final int INDICES = 256;
  private static final int OPAQUE = -1;

  private final Bytes bytes;
  private final Canvas canvas;
  private int at;
  private int transparent = OPAQUE;

  private GifFile(Bytes bytes, Canvas canvas) {
    this.bytes = bytes;
    this.canvas = canvas;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    return new GifFile(bytes, canvas).decode();
  }

  private RgbImage decode() throws UnreadableImageException {
    at = SCREEN + SCREEN_BYTES;
    byte[] colours = colours(SCREEN + 4, null);
    while (bytes.uint8(at) == EXTENSION) {
      extension();
    }
    if (bytes.uint8(at) != FRAME) {
      throw new UnreadableImageException("a GIF without an image in it");
    }
    int left = bytes.uint16Little(at + 1);
    int top = bytes.uint16Little(at + 3);
    int frameWidth = bytes.uint16Little(at + 5);
    int frameHeight = bytes.uint16Little(at + 7);
    int width = Math.max(bytes.uint16Little(SCREEN), left + frameWidth);
    int height = Math.max(bytes.uint16Little(SCREEN + 2), top + frameHeight);
    canvas.check(frameHeight, frameWidth);
    canvas.check(height, width);
    int flags = at + FRAME_BYTES - 1;
    boolean interlaced = (bytes.uint8(flags) & INTERLACED) != 0;
    at += FRAME_BYTES;
    colours = colours(flags, colours);
    int codeBits = bytes.uint8(at++);
    byte[] codes = blocks();

    byte[] indices = new GifCodes(codes, codeBits).pixels(frameHeight * frameWidth);
    byte[] frame = palette(colours).paint(indices);
    int[] order = rows(frameHeight, interlaced);
    byte[] whole = background(height, width);
    int frameRow = frameWidth * CHANNELS;
    for (int row = 0; row < frameHeight; row++) {
      int to = ((top + order[row]) * width + left) * CHANNELS;
      System.arraycopy(frame, row * frameRow, whole, to, frameRow);
    }
    return new RgbImage(height, width, whole);
  }

  /** The colours at this place, where the flags say that there are some, else the others. */
  private byte[] colours(int flags, byte[] others) throws UnreadableImageException {
    int packed = bytes.uint8(flags);
    if ((packed & HAS_COLOURS) == 0) {
      return others;
    }
    int length = CHANNELS << (packed & 7) + 1;
    bytes.need(at, length);
    at += length;
    return bytes.copy(at - length, at);
  }

  /** Without any colours, programs show the indices as greys. */
  private static byte[] greys() {
    byte[] greys = new byte[INDICES * CHANNELS];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = (byte) (i / CHANNELS);
    }
    return greys;
  }

  private void extension() throws UnreadableImageException {
    if (bytes.uint8(at + 1) == CONTROL && bytes.uint8(at + 2) == CONTROL_BYTES) {
      boolean some = (bytes.uint8(at + 3) & 1) != 0;
      transparent = some ? bytes.uint8(at + 6) : OPAQUE;
    }
    at += 2;
    blocks();
  }

  /** The content of a chain of data blocks, each with its length before it, up to the empty one. */
  private byte[] blocks() throws UnreadableImageException {
    int from = at;
    int total = 0;
    while (bytes.uint8(at) != 0) {
      total += bytes.uint8(at);
      at += 1 + bytes.uint8(at);
    }
    byte[] content = new byte[total];
    int done = 0;
    for (int block = from; block < at; block += 1 + bytes.uint8(block)) {
      int length = bytes.uint8(block);
      System.arraycopy(bytes.all(), block + 1, content, done, length);
      done += length;
    }
    at++;
    return content;
  }

  /** The transparent colour need not be one of the palette's. */
  private Palette palette(byte[] colours) {
    Palette palette = new Palette(colours == null ? greys() : colours);
    if (transparent != OPAQUE) {
      palette.blend(transparent, 0, canvas);
    }
    return palette;
  }

  private byte[] background(int height, int width) {
    byte[] rgb = new byte[height * width * CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) canvas.background(i % CHANNELS);
    }
    return rgb;
  }

  /** Where each stored row belongs; interlaced ones come in four passes. */
  private static int[] rows(int height, boolean interlaced) {
    int[] order = new int[height];
    int[][] passes =
        interlaced ? new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}} : new int[][] {{0, 1}};
    int stored = 0;
    for (int[] pass : passes) {
      for (int row = pass[0]; row < height; row += pass[1]) {
        order[stored++] = row;
      }
    }
    return order;
  }
}
