package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file: checks length and checksum of every chunk that holds pixels, hands only those to the
 * JDK's reader. Animations show their default image.
 */
final class PngFile {
  private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE_BYTES = 8;
  private static final int AROUND_DATA = 12;

  private PngFile() {}

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    pixels.write(bytes.all(), 0, SIGNATURE_BYTES);
    int orientation = Orientation.UPRIGHT;
    boolean data = false;
    int at = SIGNATURE_BYTES;
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.uint32Big(at);
      type = bytes.ascii(at + 4, 4);
      bytes.need(at, length + AROUND_DATA);
      int end = at + (int) length + AROUND_DATA;
      if (at == SIGNATURE_BYTES) {
        checkHeader(bytes, type, length, canvas);
      }
      if (PIXEL_CHUNKS.contains(type)) {
        checkSum(bytes, at, end, type);
        pixels.write(bytes.all(), at, end - at);
      } else if (type.equals("eXIf")) {
        orientation = Orientation.read(bytes, at + SIGNATURE_BYTES);
      }
      data |= type.equals("IDAT");
      at = end;
    }
    if (!data) {
      throw new UnreadableImageException("a PNG without image data");
    }
    BufferedImage image = PluginReader.image(PluginReader.ofJdk("png"), pixels.toByteArray());
    return Orientation.upright(Samples.toRgb(image, canvas), orientation);
  }

  private static void checkHeader(Bytes bytes, String type, long length, Canvas canvas)
      throws UnreadableImageException {
    if (!type.equals("IHDR") || length != 13) {
      throw new UnreadableImageException("a PNG that does not begin with its header");
    }
    int data = SIGNATURE_BYTES + 8;
    int bytesPerSample = bytes.uint8(data + 8) == 16 ? 2 : 1;
    canvas.check(bytes.uint32Big(data + 4), bytes.uint32Big(data), bytesPerSample);
  }

  private static void checkSum(Bytes bytes, int at, int end, String type)
      throws UnreadableImageException {
    CRC32 crc = new CRC32();
    crc.update(bytes.all(), at + 4, end - at - 8);
    if (crc.getValue() != bytes.uint32Big(end - 4)) {
      throw new UnreadableImageException(
          String.format("damaged: wrong checksum of the %s chunk at byte %d", type, at));
    }
  }
}
