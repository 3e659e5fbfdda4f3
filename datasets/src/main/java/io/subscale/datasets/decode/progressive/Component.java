package io.subscale.datasets.decode.progressive;

import java.util.Arrays;

/** One component of a picture: its quantised coefficients, and how exactly each is known so far. */
final class Component {
  /** Coefficients of a block. */
  static final int BLOCK = 64;

  private static final int UNKNOWN = -1;

  final int id;
  final int across;
  final int down;

  /** Blocks of a row and of a column that hold pixels; others only fill up. */
  final int columns;

  final int rows;

  /** Blocks of a row of {@link #coefficients}. */
  final int pitch;

  /** [blocks][64], each block in zigzag order. */
  final short[] coefficients;

  /** [blocks], one past a block's last coefficient that is not 0; the mean does not count. */
  final byte[] ends;

  /** Low bits that are missing of each coefficient; {@link #UNKNOWN} before its first scan. */
  private final int[] missing = new int[BLOCK];

  /**
   * A component without coefficients.
   *
   * @param id by which scans name it
   * @param across blocks of it in an MCU's row
   * @param down blocks of it in an MCU's column
   */
  Component(int id, int across, int down, Frame.Size frame) {
    this.id = id;
    this.across = across;
    this.down = down;
    columns = blocks(frame.width(), across, frame.mostAcross());
    rows = blocks(frame.height(), down, frame.mostDown());
    pitch = frame.mcuColumns() * across;
    coefficients = new short[Math.multiplyExact(frame.mcuRows() * down * BLOCK, pitch)];
    ends = new byte[coefficients.length / BLOCK];
    Arrays.fill(missing, UNKNOWN);
  }

  private static int blocks(int pixels, int sampled, int most) {
    int samples = (pixels * sampled + most - 1) / most;
    return (samples + 7) / 8;
  }

  /** Where a block's coefficients begin. */
  int block(int row, int column) {
    return (row * pitch + column) * BLOCK;
  }

  /** Sets a coefficient behind the mean, which is not 0 from now on. */
  void found(int start, int k, int value) {
    coefficients[start + k] = (short) value;
    ends[start / BLOCK] = (byte) Math.max(ends[start / BLOCK], k + 1);
  }

  /**
   * Notes a scan of coefficients.
   *
   * @param high low bits that were missing before, 0 in a first scan
   * @param low low bits that are missing after it
   */
  void scanned(int first, int last, int high, int low) throws UnusualJpegException {
    UnusualJpegException.unless(first == 0 || missing[0] != UNKNOWN, "the mean comes late");
    for (int k = first; k <= last; k++) {
      int before = high == 0 ? UNKNOWN : high;
      UnusualJpegException.unless(missing[k] == before, "scans out of order");
      missing[k] = low;
    }
  }

  /** Whether all bits are there: else libjpeg smooths what it shows. */
  boolean complete() {
    return Arrays.stream(missing).allMatch(bits -> bits == 0);
  }
}
