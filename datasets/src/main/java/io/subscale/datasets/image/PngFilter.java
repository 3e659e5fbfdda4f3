package io.subscale.datasets.image;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

/**
 * What is taken off a row's bytes before they are compressed, so that smooth pictures become small
 * numbers. The ordinals are the types in the file. Source: section 9 of the PNG specification.
 */
enum PngFilter {
  /** Nothing. */
  NONE,
  /** The pixel to the left. */
  SUB,
  /** The pixel above. */
  UP,
  /** The mean of both, rounded down. */
  AVERAGE,
  /** Left, above or left above: which is next to left + above - left above. */
  PAETH;

  private static final PngFilter[] ALL = values();
  private static final int BYTE = 0xFF;

  /**
   * Filters a row.
   *
   * @param y the row
   * @param filtered takes 1 + W*3 bytes: the type, then the row's
   */
  void apply(RgbImage image, int y, byte[] filtered) {
    byte[] rgb = image.rgb();
    int rowBytes = image.width() * CHANNELS;
    filtered[0] = (byte) ordinal();
    for (int x = 0; x < rowBytes; x++) {
      int at = y * rowBytes + x;
      boolean first = x < CHANNELS;
      int left = first ? 0 : rgb[at - CHANNELS] & BYTE;
      int above = y == 0 ? 0 : rgb[at - rowBytes] & BYTE;
      int leftAbove = first || y == 0 ? 0 : rgb[at - rowBytes - CHANNELS] & BYTE;
      filtered[1 + x] = (byte) (rgb[at] - predicted(left, above, leftAbove));
    }
  }

  private int predicted(int left, int above, int leftAbove) {
    return switch (this) {
      case NONE -> 0;
      case SUB -> left;
      case UP -> above;
      case AVERAGE -> (left + above) / 2;
      case PAETH -> paeth(left, above, leftAbove);
    };
  }

  private static int paeth(int left, int above, int leftAbove) {
    int toLeft = Math.abs(above - leftAbove);
    int toAbove = Math.abs(left - leftAbove);
    int toLeftAbove = Math.abs(left + above - 2 * leftAbove);
    if (toLeft <= toAbove && toLeft <= toLeftAbove) {
      return left;
    }
    return toAbove <= toLeftAbove ? above : leftAbove;
  }

  /**
   * The filter of a row whose bytes, read as signed, have the least sum of sizes; the specification
   * recommends it (section 12.7).
   */
  static PngFilter leastSum(RgbImage image, int y) {
    byte[] filtered = new byte[1 + image.width() * CHANNELS];
    PngFilter best = NONE;
    long least = Long.MAX_VALUE;
    for (PngFilter filter : ALL) {
      filter.apply(image, y, filtered);
      long sum = 0;
      for (int x = 1; x < filtered.length; x++) {
        sum += Math.abs(filtered[x]);
      }
      if (sum < least) {
        best = filter;
        least = sum;
      }
    }
    return best;
  }
}
