package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file: checks length and checksum of every chunk that holds pixels, hands header, palette
 * and data to the JDK's reader and gives its samples their colours. Transparency is kept from that
 * reader, which mistakes it in grey of 2 and 4 bits and refuses what is superfluous. Animations
 * show their default image.
 */
final class PngFile {
  private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE_BYTES = 8;
  private static final int AROUND_DATA = 12;
  private static final int COLOUR_BYTES = 3;
  private static final int SAMPLE_BYTES = 2;
  private static final int MAX_COLOURS = 256;
  private static final byte[] NONE = {};

  // The header's kinds of colour.
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;

  private final Bytes bytes;
  private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
  private int bits;
  private int kind;
  private byte[] colours = NONE;
  private byte[] transparency = NONE;
  private boolean data;
  private int orientation = Orientation.UPRIGHT;

  private PngFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    PngFile file = new PngFile(bytes);
    file.walk(canvas);
    byte[] plain = file.pixels.toByteArray();
    Raster raster = PluginReader.image(PluginReader.ofJdk("png"), plain).getRaster();
    RgbImage image =
        file.kind == INDEXED
            ? Samples.toRgb(raster, file.palette(canvas))
            : Samples.toRgb(raster, (1 << file.bits) - 1, file.clear(), canvas);
    return Orientation.upright(image, file.orientation);
  }

  private void walk(Canvas canvas) throws UnreadableImageException {
    pixels.write(bytes.all(), 0, SIGNATURE_BYTES);
    int at = SIGNATURE_BYTES;
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.uint32Big(at);
      type = bytes.ascii(at + 4, 4);
      bytes.need(at, length + AROUND_DATA);
      int end = at + (int) length + AROUND_DATA;
      if (at == SIGNATURE_BYTES) {
        readHeader(type, length, canvas);
      }
      if (PIXEL_CHUNKS.contains(type)) {
        checkSum(at, end, type);
        readPixels(type, at, end);
      } else if (type.equals("eXIf")) {
        orientation = Orientation.read(bytes, at + SIGNATURE_BYTES);
      }
      at = end;
    }
    if (!data) {
      throw new UnreadableImageException("a PNG without image data");
    }
  }

  private void readHeader(String type, long length, Canvas canvas) throws UnreadableImageException {
    if (!type.equals("IHDR") || length != 13) {
      throw new UnreadableImageException("a PNG that does not begin with its header");
    }
    int header = SIGNATURE_BYTES + 8;
    bits = bytes.uint8(header + 8);
    kind = bytes.uint8(header + 9);
    canvas.check(
        bytes.uint32Big(header + 4), bytes.uint32Big(header), bits > Byte.SIZE ? SAMPLE_BYTES : 1);
  }

  /** Notes colours and transparency before the data, and keeps what the reader is to see. */
  private void readPixels(String type, int at, int end) throws UnreadableImageException {
    byte[] content = bytes.copy(at + SIGNATURE_BYTES, end - Integer.BYTES);
    switch (type) {
      case "PLTE" -> {
        if (kind == INDEXED && !data) {
          readColours(content);
        }
      }
      case "tRNS" -> {
        boolean ofColours = kind == INDEXED && colours.length > 0;
        if (transparency.length == 0 && !data && (ofColours || content.length == clearBytes())) {
          transparency = content;
        }
      }
      default -> {
        data |= type.equals("IDAT");
        if (data && kind == INDEXED && colours.length == 0) {
          throw new UnreadableImageException("a PNG of indices without its palette");
        }
        pixels.write(bytes.all(), at, end - at);
      }
    }
  }

  /** A palette may have more colours than indices can name. */
  private void readColours(byte[] content) throws UnreadableImageException {
    int count = content.length / COLOUR_BYTES;
    if (colours.length > 0 || count == 0 || count > MAX_COLOURS || content.length % 3 != 0) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "damaged: a palette of %d bytes, or a second one", content.length));
    }
    colours = content.length <= COLOUR_BYTES << bits ? content : cut(content);
    writeChunk("PLTE", colours);
  }

  private byte[] cut(byte[] content) {
    return Arrays.copyOf(content, COLOUR_BYTES << bits);
  }

  /** Length of the transparency chunk of a picture without a palette; -1 where it may have none. */
  private int clearBytes() {
    return switch (kind) {
      case GREY -> SAMPLE_BYTES;
      case RGB -> SAMPLE_BYTES * COLOUR_BYTES;
      default -> -1;
    };
  }

  /** The one transparent colour, as samples; of the two bytes for each, the low bits count. */
  private int[] clear() {
    ByteBuffer stated = ByteBuffer.wrap(transparency);
    int[] clear = new int[transparency.length / SAMPLE_BYTES];
    for (int band = 0; band < clear.length; band++) {
      clear[band] = stated.getShort() & (1 << bits) - 1;
    }
    return clear;
  }

  /**
   * Transparency of more indices than there are colours is not of this palette: none of it counts.
   */
  private Palette palette(Canvas canvas) {
    Palette palette = new Palette(colours);
    if (transparency.length <= colours.length / COLOUR_BYTES) {
      for (int index = 0; index < transparency.length; index++) {
        palette.blend(index, transparency[index] & 0xFF, canvas);
      }
    }
    return palette;
  }

  private void writeChunk(String type, byte[] content) {
    byte[] chunk = new byte[content.length + AROUND_DATA];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).putInt(content.length);
    buffer.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk, Integer.BYTES, chunk.length - 2 * Integer.BYTES);
    buffer.putInt((int) crc.getValue());
    pixels.writeBytes(chunk);
  }

  private void checkSum(int at, int end, String type) throws UnreadableImageException {
    CRC32 crc = new CRC32();
    crc.update(bytes.all(), at + 4, end - at - 8);
    if (crc.getValue() != bytes.uint32Big(end - 4)) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "damaged: wrong checksum of the %s chunk at byte %d", type, at));
    }
  }
}
