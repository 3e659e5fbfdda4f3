package io.subscale.datasets.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files of 8-bit RGB: signature, IHDR, one IDAT, IEND, each row with the filter "sub".
 * No clock, no metadata: the same pixels give the same bytes.
 */
public final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte SUB = 1;

  private PngWriter() {}

  /** The file's bytes. */
  public static byte[] png(RgbImage image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(image.width())
            .putInt(image.height())
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    writeChunk(file, "IHDR", header);
    writeChunk(file, "IDAT", compressed(image));
    writeChunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] compressed(RgbImage image) {
    int rowBytes = image.width() * RgbImage.CHANNELS;
    byte[] row = new byte[1 + rowBytes];
    row[0] = SUB;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      for (int y = 0; y < image.height(); y++) {
        int start = y * rowBytes;
        for (int x = 0; x < rowBytes; x++) {
          int left = x < RgbImage.CHANNELS ? 0 : image.rgb()[start + x - RgbImage.CHANNELS];
          row[1 + x] = (byte) (image.rgb()[start + x] - left);
        }
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
