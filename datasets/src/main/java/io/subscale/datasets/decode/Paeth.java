package io.subscale.datasets.decode;

/**
 * PNG's fourth filter (PNG specification, clause 9.4): a byte was stored less that one of its
 * neighbours in the west, the north and the corner between which is nearest to west + north -
 * corner; the first of them where several are.
 *
 * <p>Each byte waits for the one in the west, so that the time is that of a chain. The bytes of a
 * pixel are chains of their own, which a processor works on side by side, if a loop has them all;
 * hence one loop for pixels of 1, of 3 and of 4 bytes, and no branches.
 */
final class Paeth {
  private Paeth() {}

  /**
   * Undoes the filter in place.
   *
   * @param row as stored
   * @param above the row above, or zeros
   * @param step distance to the byte in the west
   */
  static void undo(byte[] row, byte[] above, int step, int length) {
    int lanes = step % 4 == 0 ? 4 : step % 3 == 0 ? 3 : 1;
    for (int lane = 0; lane < step; lane += lanes) {
      switch (lanes) {
        case 4 -> four(row, above, lane, step, length);
        case 3 -> three(row, above, lane, step, length);
        default -> one(row, above, lane, step, length);
      }
    }
  }

  private static void one(byte[] row, byte[] above, int from, int step, int length) {
    int west = 0;
    int corner = 0;
    for (int i = from; i < length; i += step) {
      int north = above[i] & 0xFF;
      west = row[i] + nearest(west, north, corner) & 0xFF;
      row[i] = (byte) west;
      corner = north;
    }
  }

  private static void three(byte[] row, byte[] above, int from, int step, int length) {
    int west0 = 0;
    int west1 = 0;
    int west2 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    for (int i = from; i < length; i += step) {
      int north0 = above[i] & 0xFF;
      int north1 = above[i + 1] & 0xFF;
      int north2 = above[i + 2] & 0xFF;
      west0 = row[i] + nearest(west0, north0, corner0) & 0xFF;
      west1 = row[i + 1] + nearest(west1, north1, corner1) & 0xFF;
      west2 = row[i + 2] + nearest(west2, north2, corner2) & 0xFF;
      row[i] = (byte) west0;
      row[i + 1] = (byte) west1;
      row[i + 2] = (byte) west2;
      corner0 = north0;
      corner1 = north1;
      corner2 = north2;
    }
  }

  private static void four(byte[] row, byte[] above, int from, int step, int length) {
    int west0 = 0;
    int west1 = 0;
    int west2 = 0;
    int west3 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    int corner3 = 0;
    for (int i = from; i < length; i += step) {
      int north0 = above[i] & 0xFF;
      int north1 = above[i + 1] & 0xFF;
      int north2 = above[i + 2] & 0xFF;
      int north3 = above[i + 3] & 0xFF;
      west0 = row[i] + nearest(west0, north0, corner0) & 0xFF;
      west1 = row[i + 1] + nearest(west1, north1, corner1) & 0xFF;
      west2 = row[i + 2] + nearest(west2, north2, corner2) & 0xFF;
      west3 = row[i + 3] + nearest(west3, north3, corner3) & 0xFF;
      row[i] = (byte) west0;
      row[i + 1] = (byte) west1;
      row[i + 2] = (byte) west2;
      row[i + 3] = (byte) west3;
      corner0 = north0;
      corner1 = north1;
      corner2 = north2;
      corner3 = north3;
    }
  }

  /** Masks of the sign in branches' place: photographs' rows would mislead every prediction. */
  private static int nearest(int west, int north, int corner) {
    int toWest = Math.abs(north - corner);
    int toNorth = Math.abs(west - corner);
    int toCorner = Math.abs(west + north - 2 * corner);
    int northIsNearer = toNorth - toWest >> 31;
    int nearer = west ^ (west ^ north) & northIsNearer;
    int distance = toWest + (toNorth - toWest & northIsNearer);
    int cornerIsNearest = toCorner - distance >> 31;
    return nearer ^ (nearer ^ corner) & cornerIsNearest;
  }
}
