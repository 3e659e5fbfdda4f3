package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;

/** A BMP file: checks header and length, then the JDK's reader. */
final class BmpFile {
  private static final int INFO = 14;
  private static final int CORE_HEADER = 12;
  private static final int NOT_PACKED = 0;
  private static final int MASKS = 3;

  private BmpFile() {}

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    boolean core = bytes.uint32Little(INFO) == CORE_HEADER;
    long width = core ? bytes.uint16Little(INFO + 4) : (int) bytes.uint32Little(INFO + 4);
    long height = core ? bytes.uint16Little(INFO + 6) : (int) bytes.uint32Little(INFO + 8);
    height = Math.abs(height); // negative: rows from the top
    canvas.check(height, width);
    int bits = bytes.uint16Little(INFO + (core ? 10 : 14));
    long packing = core ? NOT_PACKED : bytes.uint32Little(INFO + 16);
    if (packing > MASKS) {
      throw new UnreadableImageException("a BMP with packing " + packing);
    }
    if (packing == NOT_PACKED || packing == MASKS) {
      long rowBytes = (width * bits + 31) / 32 * 4;
      bytes.need(bytes.uint32Little(10), rowBytes * height);
    } else {
      bytes.need(bytes.uint32Little(10), bytes.uint32Little(INFO + 20));
    }
    return Samples.toRgb(PluginReader.image(PluginReader.ofJdk("bmp"), bytes.all()), canvas);
  }
}
