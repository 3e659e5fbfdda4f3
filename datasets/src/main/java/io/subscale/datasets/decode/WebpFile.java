package io.subscale.datasets.decode;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * A WebP file: checks header and length, then TwelveMonkeys' reader. Lossless files give exactly
 * their pixels; lossy ones differ from libwebp's by about one level on average, since chroma is not
 * interpolated and the deblocking filter is not bit-exact. Animations are refused.
 */
final class WebpFile {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;

  private WebpFile() {}

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    long end = CHUNK_HEADER + bytes.uint32Little(4);
    bytes.need(0, end);
    int orientation = Orientation.UPRIGHT;
    boolean image = false;
    int at = FIRST_CHUNK;
    while (at < end) {
      String type = bytes.ascii(at, 4);
      long length = bytes.uint32Little(at + 4);
      int data = at + CHUNK_HEADER;
      bytes.need(data, length);
      switch (type) {
        case "VP8X" ->
            canvas.check(1 + bytes.uint24Little(data + 7), 1 + bytes.uint24Little(data + 4));
        case "VP8 " -> {
          canvas.check(
              bytes.uint16Little(data + 8) & 0x3FFF, bytes.uint16Little(data + 6) & 0x3FFF);
          image = true;
        }
        case "VP8L" -> {
          long size = bytes.uint32Little(data + 1);
          canvas.check(1 + (size >> 14 & 0x3FFF), 1 + (size & 0x3FFF));
          image = true;
        }
        case "ANMF" -> throw new UnreadableImageException("an animated WebP");
        case "EXIF" -> {
          boolean prefixed = bytes.has(data, 'E', 'x', 'i', 'f', 0, 0);
          orientation = Orientation.read(bytes, prefixed ? data + 6 : data);
        }
        default -> {} // profile, alpha and what else holds no size
      }
      at = data + (int) (length + (length & 1));
    }
    if (!image) {
      throw new UnreadableImageException("a WebP without an image in it");
    }
    BufferedImage decoded = PluginReader.image(reader(), bytes.all());
    return Orientation.upright(Samples.toRgb(decoded, canvas), orientation);
  }

  private static ImageReader reader() {
    try {
      return new WebPImageReaderSpi().createReaderInstance();
    } catch (IOException e) {
      throw new IllegalStateException("the WebP reader does not start", e);
    }
  }
}
