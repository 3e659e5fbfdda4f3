package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A WebP file: checks header and length and hands the parts that hold pixels to libwebp. Profiles
 * are ignored as in other formats, unknown chunks as the format's specification asks for.
 * Transparency beside a lossy image counts where the header says that there is some. Animations are
 * refused.
 */
final class WebpFile {
  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int EXTENDED_BYTES = 10;
  private static final int HAS_ALPHA = 0x10;
  private static final int NONE = -1;

  private final Bytes bytes;
  private int header = NONE;
  private int alpha = NONE;
  private int image = NONE;
  private int orientation = Orientation.UPRIGHT;

  private WebpFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    WebpFile file = new WebpFile(bytes);
    file.walk(canvas);
    if (file.image == NONE) {
      throw new UnreadableImageException("a WebP without an image in it");
    }
    BufferedImage decoded = file.decoded();
    int[] argb = ((DataBufferInt) decoded.getRaster().getDataBuffer()).getData();
    int height = decoded.getHeight();
    int width = decoded.getWidth();
    RgbImage image =
        decoded.getColorModel().hasAlpha()
            ? Samples.over(height, width, argb, canvas)
            : Samples.opaque(height, width, argb);
    return Orientation.upright(image, file.orientation);
  }

  /**
   * libwebp's picture. Of damaged files libwebp sometimes says that it has no memory for them, in
   * an error without a message; the heap's own have one.
   */
  private BufferedImage decoded() throws UnreadableImageException {
    try {
      return PluginReader.image(LibWebp.reader(), plain());
    } catch (OutOfMemoryError e) {
      if (e.getMessage() != null) {
        throw e;
      }
      throw new UnreadableImageException("damaged: libwebp has no memory for what it describes", e);
    }
  }

  private void walk(Canvas canvas) throws UnreadableImageException {
    long end = CHUNK_HEADER + bytes.uint32Little(4);
    bytes.need(0, end);
    int at = FIRST_CHUNK;
    while (at < end) {
      String type = bytes.ascii(at, 4);
      long length = bytes.uint32Little(at + 4);
      bytes.need(at + CHUNK_HEADER, length);
      read(type, at, canvas);
      at += CHUNK_HEADER + (int) (length + (length & 1));
    }
  }

  /** Of several chunks of a kind the first counts. */
  private void read(String type, int at, Canvas canvas) throws UnreadableImageException {
    int data = at + CHUNK_HEADER;
    switch (type) {
      case "VP8X" -> {
        canvas.check(1 + bytes.uint24Little(data + 7), 1 + bytes.uint24Little(data + 4));
        header = header == NONE ? at : header;
      }
      case "VP8 " -> {
        canvas.check(bytes.uint16Little(data + 8) & 0x3FFF, bytes.uint16Little(data + 6) & 0x3FFF);
        image = image == NONE ? at : image;
      }
      case "VP8L" -> {
        long size = bytes.uint32Little(data + 1);
        canvas.check(1 + (size >> 14 & 0x3FFF), 1 + (size & 0x3FFF));
        image = image == NONE ? at : image;
      }
      case "ALPH" -> alpha = alpha == NONE ? at : alpha;
      case "ANMF" -> throw new UnreadableImageException("an animated WebP");
      case "EXIF" -> {
        boolean prefixed = bytes.has(data, 'E', 'x', 'i', 'f', 0, 0);
        orientation = Orientation.read(bytes, prefixed ? data + 6 : data);
      }
      default -> {} // a profile, or nothing that we know
    }
  }

  /** A file of the image and its transparency alone. */
  private byte[] plain() throws UnreadableImageException {
    boolean transparent =
        header != NONE && alpha != NONE && (bytes.uint8(header + CHUNK_HEADER) & HAS_ALPHA) != 0;
    int length = FIRST_CHUNK + chunkBytes(image);
    if (transparent) {
      length += CHUNK_HEADER + EXTENDED_BYTES + chunkBytes(alpha);
    }
    ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(length - CHUNK_HEADER).put(ascii("WEBP"));
    if (transparent) {
      file.put(ascii("VP8X")).putInt(EXTENDED_BYTES).putInt(HAS_ALPHA);
      file.put(bytes.all(), header + CHUNK_HEADER + Integer.BYTES, EXTENDED_BYTES - Integer.BYTES);
      putChunk(file, alpha);
    }
    putChunk(file, image);
    return file.array();
  }

  private void putChunk(ByteBuffer file, int at) throws UnreadableImageException {
    int from = file.position();
    int length = CHUNK_HEADER + (int) bytes.uint32Little(at + 4);
    file.put(bytes.all(), at, length).position(from + chunkBytes(at));
  }

  /** A chunk's length, header and filling byte included. */
  private int chunkBytes(int at) throws UnreadableImageException {
    int length = (int) bytes.uint32Little(at + 4);
    return CHUNK_HEADER + length + (length & 1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
