package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;

/**
 * A BMP file of Windows or OS/2: palettes of 1, 2, 4 and 8 bits, run lengths, and 16, 24 and 32
 * bits with masks. Read here, since the JDK's reader takes masks that do not count, and sizes that
 * programs leave 0.
 */
final class BmpFile {
  private final Bytes bytes;
  private final Canvas canvas;
  private final BmpHeader header;

  private BmpFile(Bytes bytes, Canvas canvas, BmpHeader header) {
    this.bytes = bytes;
    this.canvas = canvas;
    this.header = header;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    BmpHeader header = BmpHeader.read(bytes, canvas);
    boolean runs = header.packing() == BmpHeader.RLE8 || header.packing() == BmpHeader.RLE4;
    if (runs) {
      bytes.need(header.data(), 1);
    } else {
      bytes.need(header.data(), needed(header));
    }
    BmpFile file = new BmpFile(bytes, canvas, header);
    byte[] rgb;
    if (runs) {
      rgb = file.palette().paint(new BmpRuns(bytes, header).indices());
    } else if (header.bits() <= 8) {
      rgb = file.palette().paint(file.indices());
    } else {
      rgb = header.opaqueBytes() ? file.reordered() : file.unmasked();
    }
    return new RgbImage(header.height(), header.width(), rgb);
  }

  private static long rowBytes(BmpHeader header) {
    return ((long) header.width() * header.bits() + 31) / 32 * 4;
  }

  /** All rows; what fills the last one up to four bytes is missing in some files. */
  private static long needed(BmpHeader header) {
    return rowBytes(header) * (header.height() - 1)
        + ((long) header.width() * header.bits() + 7) / 8;
  }

  /** Place of a row of pixels; rows count from the top. */
  private int row(int y) {
    int stored = header.fromTop() ? y : header.height() - 1 - y;
    return (int) (header.data() + stored * rowBytes(header));
  }

  /** uint8 [H][W], from the top. */
  private byte[] indices() throws UnreadableImageException {
    byte[] indices = new byte[header.height() * header.width()];
    int bits = header.bits();
    int perByte = Byte.SIZE / bits;
    for (int y = 0; y < header.height(); y++) {
      int row = row(y);
      for (int x = 0; x < header.width(); x++) {
        int shift = Byte.SIZE - bits - x % perByte * bits;
        int index = bytes.uint8(row + x / perByte) >> shift & (1 << bits) - 1;
        indices[y * header.width() + x] = (byte) index;
      }
    }
    return indices;
  }

  private Palette palette() throws UnreadableImageException {
    byte[] colours = new byte[header.colours() * CHANNELS];
    for (int colour = 0; colour < header.colours(); colour++) {
      for (int c = 0; c < CHANNELS; c++) {
        int at = header.palette() + colour * header.colourBytes() + CHANNELS - 1 - c;
        colours[colour * CHANNELS + c] = (byte) bytes.uint8(at);
      }
    }
    return new Palette(colours);
  }

  /** What most files are: a byte for each colour, and no alpha. */
  private byte[] reordered() {
    byte[] rgb = new byte[header.height() * header.width() * CHANNELS];
    int pixelBytes = header.bits() / Byte.SIZE;
    int red = Long.numberOfTrailingZeros(header.masks()[0]) / Byte.SIZE;
    int green = Long.numberOfTrailingZeros(header.masks()[1]) / Byte.SIZE;
    int blue = Long.numberOfTrailingZeros(header.masks()[2]) / Byte.SIZE;
    byte[] file = bytes.all();
    int to = 0;
    for (int y = 0; y < header.height(); y++) {
      int from = row(y);
      for (int x = 0; x < header.width(); x++) {
        rgb[to] = file[from + red];
        rgb[to + 1] = file[from + green];
        rgb[to + 2] = file[from + blue];
        from += pixelBytes;
        to += CHANNELS;
      }
    }
    return rgb;
  }

  private byte[] unmasked() throws UnreadableImageException {
    byte[] rgb = new byte[header.height() * header.width() * CHANNELS];
    int pixelBytes = header.bits() / Byte.SIZE;
    int[] shifts = new int[header.masks().length];
    int[] tops = new int[shifts.length];
    for (int channel = 0; channel < shifts.length; channel++) {
      long mask = header.masks()[channel];
      shifts[channel] = mask == 0 ? 0 : Long.numberOfTrailingZeros(mask);
      tops[channel] = (int) (mask >> shifts[channel]);
    }
    int at = 0;
    for (int y = 0; y < header.height(); y++) {
      int row = row(y);
      for (int x = 0; x < header.width(); x++) {
        long pixel = pixel(row + x * pixelBytes, pixelBytes);
        int alphaTop = tops[CHANNELS] == 0 ? 1 : tops[CHANNELS];
        int alpha = tops[CHANNELS] == 0 ? 1 : (int) (pixel >> shifts[CHANNELS]) & alphaTop;
        for (int c = 0; c < CHANNELS; c++) {
          // A channel without bits is 0 of 1.
          int value = (int) (pixel >> shifts[c]) & tops[c];
          int top = Math.max(1, tops[c]);
          rgb[at++] = Samples.over(value, top, alpha, alphaTop, canvas.background(c));
        }
      }
    }
    return rgb;
  }

  private long pixel(int at, int pixelBytes) throws UnreadableImageException {
    long pixel = 0;
    for (int i = 0; i < pixelBytes; i++) {
      pixel |= (long) bytes.uint8(at + i) << Byte.SIZE * i;
    }
    return pixel;
  }
}
