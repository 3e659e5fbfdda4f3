package io.subscale.datasets.decode;

import io.subscale.datasets.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file: checks length and checksum of every chunk that holds pixels, and notes header,
 * palette, transparency and where the data lie. Read here, since the JDK's reader mistakes
 * transparency in grey of 2 and 4 bits, refuses what is superfluous, and takes longer. Animations
 * show their default image.
 */
final class PngFile {
  private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
  private static final int SIGNATURE_BYTES = 8;
  private static final int AROUND_DATA = 12;
  private static final int BEFORE_DATA = 8;
  private static final int COLOUR_BYTES = 3;
  private static final int SAMPLE_BYTES = 2;
  private static final int MAX_COLOURS = 256;
  private static final byte[] NONE = {};

  private final Bytes bytes;
  private final List<PngRows.Part> data = new ArrayList<>();
  private PngHeader header;
  private byte[] colours = NONE;
  private byte[] transparency = NONE;
  private int orientation = Orientation.UPRIGHT;

  private PngFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static RgbImage decode(Bytes bytes, Canvas canvas) throws UnreadableImageException {
    PngFile file = new PngFile(bytes);
    file.walk(canvas);
    boolean indexed = file.header.kind() == PngHeader.INDEXED;
    Palette palette = indexed ? file.palette(canvas) : null;
    int[] clear = indexed ? new int[0] : file.clear();
    try (PngRows rows = new PngRows(bytes, file.data, file.header)) {
      RgbImage image = new PngPixels(file.header, palette, clear, canvas).read(rows);
      return Orientation.upright(image, file.orientation);
    }
  }

  private void walk(Canvas canvas) throws UnreadableImageException {
    int at = SIGNATURE_BYTES;
    String type = "";
    while (!type.equals("IEND")) {
      long length = bytes.uint32Big(at);
      type = bytes.ascii(at + 4, 4);
      bytes.need(at, length + AROUND_DATA);
      int end = at + (int) length + AROUND_DATA;
      if (type.equals("IHDR") != (at == SIGNATURE_BYTES)
          || at == SIGNATURE_BYTES && length != PngHeader.BYTES) {
        throw new UnreadableImageException("a PNG that does not begin with its one header");
      }
      if (PIXEL_CHUNKS.contains(type)) {
        checkSum(at, end, type);
        readPixels(type, at, end, canvas);
      } else if (type.equals("eXIf")) {
        orientation = Orientation.read(bytes, at + BEFORE_DATA);
      }
      at = end;
    }
    if (data.isEmpty()) {
      throw new UnreadableImageException("a PNG without image data");
    }
  }

  /** Colours and transparency count before the data only. */
  private void readPixels(String type, int at, int end, Canvas canvas)
      throws UnreadableImageException {
    int from = at + BEFORE_DATA;
    int to = end - Integer.BYTES;
    switch (type) {
      case "IHDR" -> header = PngHeader.read(bytes, from, canvas);
      case "PLTE" -> {
        if (header.kind() == PngHeader.INDEXED && data.isEmpty()) {
          readColours(bytes.copy(from, to));
        }
      }
      case "tRNS" -> {
        boolean ofColours = header.kind() == PngHeader.INDEXED && colours.length > 0;
        if (transparency.length == 0
            && data.isEmpty()
            && (ofColours || to - from == clearBytes())) {
          transparency = bytes.copy(from, to);
        }
      }
      case "IDAT" -> {
        if (header.kind() == PngHeader.INDEXED && colours.length == 0) {
          throw new UnreadableImageException("a PNG of indices without its palette");
        }
        data.add(new PngRows.Part(from, to - from));
      }
      default -> {} // the end
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
    colours = content;
  }

  /** Length of the transparency chunk of a picture without a palette; -1 where it may have none. */
  private int clearBytes() {
    return switch (header.kind()) {
      case PngHeader.GREY -> SAMPLE_BYTES;
      case PngHeader.RGB -> SAMPLE_BYTES * COLOUR_BYTES;
      default -> -1;
    };
  }

  /** The one transparent colour, as samples; of the two bytes for each, the low bits count. */
  private int[] clear() {
    ByteBuffer stated = ByteBuffer.wrap(transparency);
    int[] clear = new int[transparency.length / SAMPLE_BYTES];
    for (int band = 0; band < clear.length; band++) {
      clear[band] = stated.getShort() & (1 << header.bits()) - 1;
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

  private void checkSum(int at, int end, String type) throws UnreadableImageException {
    CRC32 crc = new CRC32();
    crc.update(bytes.all(), at + 4, end - at - BEFORE_DATA);
    if (crc.getValue() != bytes.uint32Big(end - 4)) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT, "damaged: wrong checksum of the %s chunk at byte %d", type, at));
    }
  }
}
