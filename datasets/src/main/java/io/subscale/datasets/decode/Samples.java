package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;

/**
 * Samples of a decoded image to 8-bit RGB over the background.
 *
 * <p>With v of V the sample, a of A its alpha and b the background, a colour is {@code (255*v*a +
 * b*V*(A-a)) / (V*A)}, rounded half up. Samples are taken as they are: Java's own conversions treat
 * grey as linear light and brighten it.
 */
final class Samples {
  private static final int TOP = 255;

  private Samples() {}

  /**
   * Colours of 8 bits.
   *
   * @param xrgb [H][W] of 0x..RRGGBB; the high byte does not count
   */
  static RgbImage opaque(int height, int width, int[] xrgb) {
    byte[] rgb = new byte[height * width * CHANNELS];
    int at = 0;
    for (int pixel : xrgb) {
      rgb[at] = (byte) (pixel >> 16);
      rgb[at + 1] = (byte) (pixel >> 8);
      rgb[at + 2] = (byte) pixel;
      at += CHANNELS;
    }
    return new RgbImage(height, width, rgb);
  }

  /**
   * Colours of 8 bits with alpha.
   *
   * @param argb [H][W] of 0xAARRGGBB, not premultiplied
   */
  static RgbImage over(int height, int width, int[] argb, Canvas canvas) {
    byte[] rgb = new byte[height * width * CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      int shift = (CHANNELS - 1 - c) * Byte.SIZE;
      int background = canvas.background(c);
      for (int i = 0; i < argb.length; i++) {
        int value = argb[i] >> shift & TOP;
        rgb[i * CHANNELS + c] = over(value, argb[i] >>> 24, background);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /** The formula above. */
  static byte over(int value, int top, int alpha, int alphaTop, int background) {
    if (top == TOP && alphaTop == TOP) {
      return over(value, alpha, background);
    }
    if (top == TOP && alpha == alphaTop) {
      return (byte) value;
    }
    long whole = (long) top * alphaTop;
    long sum = 255L * value * alpha + (long) background * top * (alphaTop - alpha);
    return (byte) ((sum + whole / 2) / whole);
  }

  /** The formula above where all numbers are of 8 bits: (v*a + b*(255-a)) / 255. */
  static byte over(int value, int alpha, int background) {
    return (byte) ((value * alpha + background * (TOP - alpha) + TOP / 2) / TOP);
  }
}
