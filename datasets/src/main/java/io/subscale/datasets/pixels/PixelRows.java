package io.subscale.datasets.pixels;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Pictures of one size behind each other, each as three planes, to BMP files.
 *
 * <p>A BMP file (Microsoft's BITMAPINFOHEADER, 24 bits) has its rows from the bottom, blue first,
 * each filled up to four bytes.
 */
final class PixelRows {
  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int BITS = 24;

  private final String batch;
  private final int side;
  private final PixelSink sink;
  private long number;
  private long at;

  PixelRows(String batch, int side, PixelSink sink) {
    this.batch = batch;
    this.side = side;
    this.sink = sink;
  }

  /** Reads so many pictures, and no byte may be left. */
  void read(InputStream in, long pictures) throws IOException {
    byte[] planes = new byte[CHANNELS * side * side];
    for (long picture = 0; picture < pictures; picture++) {
      if (in.readNBytes(planes, 0, planes.length) < planes.length) {
        throw new UnreadablePixelsException(
            String.format(Locale.ROOT, "truncated: it ends in picture %d of %d", number, pictures));
      }
      give(planes, 0);
    }
    if (in.read() >= 0) {
      throw new UnreadablePixelsException(
          String.format(Locale.ROOT, "damaged: more bytes than those of %d pictures", pictures));
    }
  }

  /** Reads pictures to the end, each behind a label. */
  void readAll(InputStream in, int labelBytes) throws IOException {
    byte[] record = new byte[labelBytes + CHANNELS * side * side];
    while (true) {
      int read = in.readNBytes(record, 0, record.length);
      if (read == 0 && number > 0) {
        return;
      }
      if (read < record.length) {
        throw new UnreadablePixelsException(
            String.format(
                Locale.ROOT,
                "truncated: picture %d has %d of %d bytes",
                number,
                read,
                record.length));
      }
      give(record, labelBytes);
    }
  }

  private void give(byte[] record, int planes) {
    String id = String.format(Locale.ROOT, "%s/%05d", batch, number++);
    sink.picture(id, at, bmp(record, planes));
    at += record.length;
  }

  private byte[] bmp(byte[] record, int planes) {
    int rowBytes = (CHANNELS * side + 3) / 4 * 4;
    ByteBuffer bmp =
        ByteBuffer.allocate(FILE_HEADER + INFO_HEADER + rowBytes * side)
            .order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0);
    bmp.putInt(FILE_HEADER + INFO_HEADER);
    bmp.putInt(INFO_HEADER).putInt(side).putInt(side).putShort((short) 1).putShort((short) BITS);
    int plane = side * side;
    for (int y = 0; y < side; y++) {
      int row = FILE_HEADER + INFO_HEADER + (side - 1 - y) * rowBytes;
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          byte value = record[planes + c * plane + y * side + x];
          bmp.put(row + CHANNELS * x + CHANNELS - 1 - c, value);
        }
      }
    }
    return bmp.array();
  }
}
