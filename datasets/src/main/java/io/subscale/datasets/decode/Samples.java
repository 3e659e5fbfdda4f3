package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.Raster;

/**
 * Samples of a decoded image to 8-bit RGB over the background.
 *
 * <p>With v of V the sample, a of A its alpha and b the background, a colour is {@code (255*v*a +
 * b*V*(A-a)) / (V*A)}, rounded half up. Samples are taken as they are: Java's own conversions treat
 * grey as linear light and brighten it.
 */
final class Samples {
  private Samples() {}

  /**
   * Grey or colours, with alpha behind them or without.
   *
   * @param raster 1 band of grey, 2 with alpha, 3 of colours, 4 with alpha
   * @param top the value of a full sample, the same for all bands
   * @param clear samples of the pixels that are transparent, one a band; empty if there are none
   */
  static RgbImage toRgb(Raster raster, int top, int[] clear, Canvas canvas) {
    int height = raster.getHeight();
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    boolean alpha = bands == 2 || bands == 4;
    byte[] rgb = new byte[height * width * CHANNELS];
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < row.length; x += bands) {
        int shown = alpha ? row[x + bands - 1] : top;
        if (clear.length > 0 && same(row, x, clear)) {
          shown = 0;
        }
        for (int c = 0; c < CHANNELS; c++) {
          int band = bands < CHANNELS ? 0 : c;
          rgb[at++] = over(row[x + band], top, shown, top, canvas.background(c));
        }
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /** An image of one band of indices. */
  static RgbImage toRgb(Raster indices, Palette palette) throws UnreadableImageException {
    int width = indices.getWidth();
    byte[] rgb = new byte[indices.getHeight() * width * CHANNELS];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < indices.getHeight(); y++) {
      indices.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        palette.paint(index, rgb, at);
        at += CHANNELS;
      }
    }
    return new RgbImage(indices.getHeight(), width, rgb);
  }

  private static boolean same(int[] row, int at, int[] clear) {
    for (int band = 0; band < clear.length; band++) {
      if (row[at + band] != clear[band]) {
        return false;
      }
    }
    return true;
  }

  /** The formula above. */
  static byte over(int value, int top, int alpha, int alphaTop, int background) {
    if (alpha == alphaTop && top == 255) {
      return (byte) value;
    }
    long whole = (long) top * alphaTop;
    long sum = 255L * value * alpha + (long) background * top * (alphaTop - alpha);
    return (byte) ((sum + whole / 2) / whole);
  }
}
