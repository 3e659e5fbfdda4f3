package io.subscale.datasets.decode;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The rows of a PNG, unpacked and unfiltered one by one (PNG specification, clause 9). Bytes that
 * the compressed stream holds behind the last row do not count.
 */
final class PngRows implements AutoCloseable {
  private static final int NONE = 0;
  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  /** Unpacking row by row would cost a third more, in calls of zlib. */
  private static final int BLOCK_BYTES = 1 << 16;

  private final Inflater inflater = new Inflater();
  private final byte[] file;
  private final Iterator<Part> parts;

  /** Distance to the byte on the left that the filters look at. */
  private final int step;

  /** Unpacked rows from {@code at} to {@code end}, and the bytes still to unpack. */
  private final byte[] block;

  private int at;
  private int end;
  private long left;

  private byte[] row;
  private byte[] above;

  /** A part of the compressed stream: where it lies in the file. */
  record Part(int at, int length) {}

  PngRows(Bytes bytes, List<Part> parts, PngHeader header) {
    this.file = bytes.all();
    this.parts = parts.iterator();
    this.step = Math.max(1, header.bands() * header.bits() / Byte.SIZE);
    this.row = new byte[header.rowBytes(header.width())];
    this.above = new byte[row.length];
    this.block = new byte[Math.max(BLOCK_BYTES, 1 + row.length)];
    this.left = PngPass.of(header).stream().mapToLong(pass -> pass.bytes(header)).sum();
  }

  /** Begins a pass: no row is above the next one. */
  void startPass() {
    Arrays.fill(row, (byte) 0);
  }

  /**
   * The next row; valid until the one after it.
   *
   * @param length its bytes, at most those of the picture's whole rows
   * @throws UnreadableImageException if there is no such row in the data
   */
  byte[] next(int length) throws UnreadableImageException {
    byte[] free = above;
    above = row;
    row = free;
    unpack(1 + length);
    int filter = block[at];
    System.arraycopy(block, at + 1, row, 0, length);
    at += 1 + length;
    switch (filter) {
      case NONE -> {}
      case SUB -> sub(length);
      case UP -> up(length);
      case AVERAGE -> average(length);
      case PAETH -> Paeth.undo(row, above, step, length);
      default ->
          throw new UnreadableImageException(
              String.format(Locale.ROOT, "damaged: a row of filter %d", filter & 0xFF));
    }
    return row;
  }

  private void sub(int length) {
    for (int i = step; i < length; i++) {
      row[i] += row[i - step];
    }
  }

  private void up(int length) {
    for (int i = 0; i < length; i++) {
      row[i] += above[i];
    }
  }

  private void average(int length) {
    for (int i = 0; i < Math.min(step, length); i++) {
      row[i] += (byte) ((above[i] & 0xFF) >> 1);
    }
    for (int i = step; i < length; i++) {
      row[i] += (byte) ((row[i - step] & 0xFF) + (above[i] & 0xFF) >> 1);
    }
  }

  /**
   * Ends the last row: where the stream ends with it, its checksum is compared.
   *
   * @throws UnreadableImageException if it is wrong or missing
   */
  void finish() throws UnreadableImageException {
    at = 0;
    end = 0;
    left = 1;
    while (inflate() == 0 && !inflater.finished()) {
      if (inflater.needsInput() && !feed()) {
        throw new UnreadableImageException("truncated: the picture's data have no end");
      }
    }
  }

  /** Unpacks as much as the block takes, until so many bytes are in it. */
  private void unpack(int length) throws UnreadableImageException {
    if (end - at >= length) {
      return;
    }
    System.arraycopy(block, at, block, 0, end - at);
    end -= at;
    at = 0;
    while (end < length) {
      if (inflater.needsInput() && !feed()) {
        throw new UnreadableImageException("truncated: the picture's data end before its rows");
      }
      int got = inflate();
      if (got == 0 && (inflater.finished() || inflater.needsDictionary())) {
        throw new UnreadableImageException("truncated: the picture's data end before its rows");
      }
      end += got;
      left -= got;
    }
  }

  /** Gives the inflater the next part; false if there is none. */
  private boolean feed() {
    if (!parts.hasNext()) {
      return false;
    }
    Part part = parts.next();
    inflater.setInput(file, part.at(), part.length());
    return true;
  }

  private int inflate() throws UnreadableImageException {
    try {
      return inflater.inflate(block, end, (int) Math.min(left, block.length - end));
    } catch (DataFormatException e) {
      throw new UnreadableImageException("damaged: the picture's data: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
