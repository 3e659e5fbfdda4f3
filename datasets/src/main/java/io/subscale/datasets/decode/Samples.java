package io.subscale.datasets.decode;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Samples of a decoded image to 8-bit RGB over the background.
 *
 * <p>With v of V the sample, a of A its alpha and b the background, a colour is {@code (255*v*a +
 * b*V*(A-a)) / (V*A)}, rounded half up. Samples are taken as they are: Java's own conversions treat
 * grey as linear light and brighten it.
 */
final class Samples {
  private static final int OPAQUE = 255;

  private Samples() {}

  static RgbImage toRgb(BufferedImage image, Canvas canvas) throws UnreadableImageException {
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] rgb = new byte[height * width * CHANNELS];
    if (image.getColorModel() instanceof IndexColorModel) {
      fromPalette(image.getRaster(), (IndexColorModel) image.getColorModel(), canvas, rgb);
    } else {
      fromBands(image.getRaster(), image.getColorModel(), canvas, rgb);
    }
    return new RgbImage(height, width, rgb);
  }

  private static void fromPalette(
      Raster raster, IndexColorModel palette, Canvas canvas, byte[] rgb) {
    byte[] colours = new byte[palette.getMapSize() * CHANNELS];
    for (int index = 0; index < palette.getMapSize(); index++) {
      int[] sample = {palette.getRed(index), palette.getGreen(index), palette.getBlue(index)};
      for (int c = 0; c < CHANNELS; c++) {
        colours[index * CHANNELS + c] =
            over(sample[c], OPAQUE, palette.getAlpha(index), OPAQUE, canvas.background(c));
      }
    }
    int width = raster.getWidth();
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int colour = Math.min(row[x], palette.getMapSize() - 1);
        System.arraycopy(colours, colour * CHANNELS, rgb, (y * width + x) * CHANNELS, CHANNELS);
      }
    }
  }

  private static void fromBands(Raster raster, ColorModel model, Canvas canvas, byte[] rgb)
      throws UnreadableImageException {
    int bands = raster.getNumBands();
    boolean alpha = bands == 2 || bands == 4;
    if (bands > 4 || model.isAlphaPremultiplied() || alpha != model.hasAlpha()) {
      throw new UnreadableImageException("an unusual arrangement of " + bands + " channels");
    }
    int[] top = new int[bands];
    for (int band = 0; band < bands; band++) {
      top[band] = (1 << model.getComponentSize(band)) - 1;
    }
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < row.length; x += bands) {
        int a = alpha ? row[x + bands - 1] : 1;
        int aTop = alpha ? top[bands - 1] : 1;
        for (int c = 0; c < CHANNELS; c++) {
          int band = bands < CHANNELS ? 0 : c;
          rgb[at++] = over(row[x + band], top[band], a, aTop, canvas.background(c));
        }
      }
    }
  }

  private static byte over(int value, int top, int alpha, int alphaTop, int background) {
    long whole = (long) top * alphaTop;
    long sum = 255L * value * alpha + (long) background * top * (alphaTop - alpha);
    return (byte) ((sum + whole / 2) / whole);
  }
}
