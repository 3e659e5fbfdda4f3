package io.subscale.datasets.slice;

import java.util.Locale;

/**
 * The geometry of an image cut into S*S interleaved slices; reorders pixels both ways.
 *
 * @param scale S, at least 1
 * @param height H, rows of the image; a multiple of S
 * @param width W, columns of the image; a multiple of S
 */
public record SliceGrid(int scale, int height, int width) {
  /** Colours of a pixel: R, G, B. */
  public static final int CHANNELS = 3;

  /**
   * Checks the geometry.
   *
   * @throws IllegalArgumentException if a number is below 1, S does not divide H and W, or the
   *     image has more bytes than an array holds
   */
  public SliceGrid {
    if (scale < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "scale, height and width are at least 1, not %d, %d and %d",
              scale,
              height,
              width));
    }
    if (height % scale != 0 || width % scale != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "scale %d does not divide the image size %dx%d", scale, height, width));
    }
    if ((long) height * width > (Integer.MAX_VALUE - 8) / CHANNELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "an image of %dx%d pixels does not fit an array", height, width));
    }
  }

  /** h = H/S, rows of a slice. */
  public int sliceHeight() {
    return height / scale;
  }

  /** w = W/S, columns of a slice. */
  public int sliceWidth() {
    return width / scale;
  }

  /** S*S, the number of slices. */
  public int slices() {
    return scale * scale;
  }

  /** h*w*3, the values of one slice. */
  public int sliceValues() {
    return sliceHeight() * sliceWidth() * CHANNELS;
  }

  /** H*W*3, the values of the image. */
  public int imageValues() {
    return height * width * CHANNELS;
  }

  /**
   * Reorders an image into generation order.
   *
   * @param rgb uint8 [H][W][3]
   * @return uint8 [S*S][h][w][3]
   * @throws IllegalArgumentException if the array has another length
   */
  public byte[] toSlices(byte[] rgb) {
    byte[] slices = new byte[checkedLength(rgb)];
    int at = 0;
    for (int slice = 0; slice < slices(); slice++) {
      for (int y = slice / scale; y < height; y += scale) {
        for (int x = slice % scale; x < width; x += scale) {
          System.arraycopy(rgb, (y * width + x) * CHANNELS, slices, at, CHANNELS);
          at += CHANNELS;
        }
      }
    }
    return slices;
  }

  /**
   * The inverse of {@link #toSlices}.
   *
   * @param slices uint8 [S*S][h][w][3]
   * @return uint8 [H][W][3]
   * @throws IllegalArgumentException if the array has another length
   */
  public byte[] toImage(byte[] slices) {
    byte[] rgb = new byte[checkedLength(slices)];
    int at = 0;
    for (int slice = 0; slice < slices(); slice++) {
      for (int y = slice / scale; y < height; y += scale) {
        for (int x = slice % scale; x < width; x += scale) {
          System.arraycopy(slices, at, rgb, (y * width + x) * CHANNELS, CHANNELS);
          at += CHANNELS;
        }
      }
    }
    return rgb;
  }

  private int checkedLength(byte[] bytes) {
    if (bytes.length != imageValues()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image of %dx%d pixels has %d bytes, not %d",
              height,
              width,
              imageValues(),
              bytes.length));
    }
    return bytes.length;
  }
}
