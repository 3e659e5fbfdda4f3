package io.subscale.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files of 8-bit RGB: signature, IHDR, texts if there are any, one IDAT, IEND. No clock:
 * the same pixels and texts give the same bytes.
 */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int[] STRATEGIES = {
    Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY
  };

  private PngWriter() {}

  /** Chooses the filter of a row. */
  @FunctionalInterface
  private interface Filters {
    PngFilter of(RgbImage image, int y);
  }

  /** The file's bytes, each row with the filter "sub". */
  public static byte[] png(RgbImage image) {
    return png(image, PngFilter.SUB);
  }

  /**
   * The same with tEXt chunks before the pixels.
   *
   * @param texts keyword (1 to 79 characters) to text, all of printable ASCII, in their order
   * @throws IllegalArgumentException if one is not
   */
  public static byte[] png(RgbImage image, Map<String, String> texts) {
    return file(
        image,
        compressed(image, (i, y) -> PngFilter.SUB, Deflater.DEFAULT_STRATEGY),
        texts.entrySet().stream().map(PngWriter::text).toList());
  }

  private static byte[] text(Map.Entry<String, String> text) {
    if (!text.getKey().matches("[!-~]{1,79}") || !text.getValue().matches("[ -~]*")) {
      throw new IllegalArgumentException("not printable ASCII: " + text);
    }
    return (text.getKey() + "\0" + text.getValue()).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] png(RgbImage image, PngFilter filter) {
    return file(image, compressed(image, (i, y) -> filter, Deflater.DEFAULT_STRATEGY), List.of());
  }

  /**
   * The smallest of several files: every row with the same filter, for each of the five, or each
   * row with that of the least sum; all of zlib's strategies. Takes some twenty times as long as
   * {@link #png}.
   */
  public static byte[] smallest(RgbImage image) {
    List<Filters> candidates = new ArrayList<>();
    candidates.add(PngFilter::leastSum);
    for (PngFilter filter : PngFilter.values()) {
      candidates.add((i, y) -> filter);
    }
    byte[] smallest = null;
    for (Filters filters : candidates) {
      for (int strategy : STRATEGIES) {
        byte[] compressed = compressed(image, filters, strategy);
        if (smallest == null || compressed.length < smallest.length) {
          smallest = compressed;
        }
      }
    }
    return file(image, smallest, List.of());
  }

  private static byte[] file(RgbImage image, byte[] compressed, List<byte[]> texts) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(image.width())
            .putInt(image.height())
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    writeChunk(file, "IHDR", header);
    texts.forEach(text -> writeChunk(file, "tEXt", text));
    writeChunk(file, "IDAT", compressed);
    writeChunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] compressed(RgbImage image, Filters filters, int strategy) {
    byte[] row = new byte[1 + image.width() * RgbImage.CHANNELS];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setStrategy(strategy);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      for (int y = 0; y < image.height(); y++) {
        filters.of(image, y).apply(image, y, row);
        out.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  private static void writeChunk(ByteArrayOutputStream file, String type, byte[] data) {
    byte[] typed =
        ByteBuffer.allocate(4 + data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(typed);
    file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    file.writeBytes(typed);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
