package io.subscale.datasets.image;

import java.util.Locale;

/**
 * An image in memory.
 *
 * @param height H, rows
 * @param width W, columns
 * @param rgb uint8 [H][W][3]; owned by the image and not to be changed
 */
public record RgbImage(int height, int width, byte[] rgb) {
  /** Colours of a pixel: R, G, B. */
  public static final int CHANNELS = 3;

  /**
   * Checks the array against the size.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  public RgbImage {
    if (height < 1 || width < 1 || rgb.length != (long) height * width * CHANNELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d bytes are no image of %dx%d pixels", rgb.length, height, width));
    }
  }

  /**
   * A part of the image.
   *
   * @param top first row
   * @param left first column
   * @param rows of the part
   * @param columns of the part
   * @return a copy
   * @throws IndexOutOfBoundsException if the part is not inside the image
   */
  public RgbImage crop(int top, int left, int rows, int columns) {
    byte[] part = new byte[rows * columns * CHANNELS];
    for (int y = 0; y < rows; y++) {
      int from = ((top + y) * width + left) * CHANNELS;
      System.arraycopy(rgb, from, part, y * columns * CHANNELS, columns * CHANNELS);
    }
    return new RgbImage(rows, columns, part);
  }

  /**
   * The picture with each pixel a square.
   *
   * @param side of the square, at least 1
   */
  public RgbImage enlarged(int side) {
    byte[] large = new byte[Math.multiplyExact(Math.multiplyExact(rgb.length, side), side)];
    int across = width * side;
    for (int y = 0; y < height * side; y++) {
      for (int x = 0; x < across; x++) {
        int from = (y / side * width + x / side) * CHANNELS;
        System.arraycopy(rgb, from, large, (y * across + x) * CHANNELS, CHANNELS);
      }
    }
    return new RgbImage(height * side, across, large);
  }
}
