package io.subscale.jobs.code;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;
import java.util.Locale;

/**
 * The tiles of a picture of any size: squares from the upper left corner on, left to right, then
 * down. What reaches over the right or lower edge repeats the last column or row, and is dropped
 * again when the picture is put together.
 *
 * @param width of the picture
 * @param height of the picture
 * @param side of a tile
 */
record TileGrid(int width, int height, int side) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is below 1, or the picture does not fit an array
   */
  TileGrid {
    if (width < 1 || height < 1 || side < 1 || (long) width * height * CHANNELS > MOST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a picture of %d x %d pixels in tiles of %d", width, height, side));
    }
  }

  private static final long MOST = Integer.MAX_VALUE - 8;

  static TileGrid of(int width, int height, int side) {
    return new TileGrid(width, height, side);
  }

  private int columns() {
    return (width - 1) / side + 1;
  }

  /** Number of tiles. */
  int count() {
    return columns() * ((height - 1) / side + 1);
  }

  /** A tile of a picture of this size, uint8 [side][side][3]. */
  byte[] cut(RgbImage picture, int tile) {
    byte[] rgb = new byte[side * side * CHANNELS];
    for (int y = 0; y < side; y++) {
      int row = Math.min(tile / columns() * side + y, height - 1);
      for (int x = 0; x < side; x++) {
        int column = Math.min(tile % columns() * side + x, width - 1);
        int from = (row * width + column) * CHANNELS;
        System.arraycopy(picture.rgb(), from, rgb, (y * side + x) * CHANNELS, CHANNELS);
      }
    }
    return rgb;
  }

  /** Puts a tile into the pixels of a picture of this size, uint8 [height][width][3]. */
  void put(byte[] tileRgb, int tile, byte[] rgb) {
    int top = tile / columns() * side;
    int left = tile % columns() * side;
    int count = Math.min(side, width - left);
    for (int y = 0; y < side && top + y < height; y++) {
      int to = ((top + y) * width + left) * CHANNELS;
      System.arraycopy(tileRgb, y * side * CHANNELS, rgb, to, count * CHANNELS);
    }
  }
}
