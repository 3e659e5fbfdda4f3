package io.subscale.datasets.demo;

import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import java.util.SplittableRandom;

/**
 * A drawn picture: one plain shape in a strong colour before a pale background that darkens
 * downwards. Simple enough that a decoder learns it in minutes, and that one sees in a sample
 * whether it did.
 */
public final class ShapePicture {
  private static final int[] STRONG = {0xD62728, 0x1F77B4, 0x2CA02C, 0xFF9F1C, 0x8E44AD};
  private static final int[] PALE = {0xF2E9DC, 0xDCEBF5, 0xE4F2DF, 0xF5E0E8};

  /** The background's last row is this much darker than its first. */
  private static final double SHADE = 0.35;

  private final Shape shape;
  private final int colour;
  private final int background;
  private final double centreX;
  private final double centreY;
  private final double radius;

  private ShapePicture(SplittableRandom random) {
    shape = Shape.values()[random.nextInt(Shape.values().length)];
    colour = STRONG[random.nextInt(STRONG.length)];
    background = PALE[random.nextInt(PALE.length)];
    radius = random.nextDouble(0.2, 0.38);
    centreX = random.nextDouble(radius, 1 - radius);
    centreY = random.nextDouble(radius, 1 - radius);
  }

  /**
   * Draws the picture that a seed stands for.
   *
   * @param size height and width in pixels
   * @return the same pixels for the same seed and size
   */
  public static RgbImage draw(int size, Seed seed) {
    ShapePicture picture = new ShapePicture(seed.random());
    byte[] rgb = new byte[size * size * RgbImage.CHANNELS];
    int at = 0;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
          rgb[at++] = (byte) Math.round(picture.value(x, y, size, channel));
        }
      }
    }
    return new RgbImage(size, size, rgb);
  }

  /** One value, 0..255; a pixel that the outline crosses is a mixture. */
  private double value(int x, int y, int size, int channel) {
    double unitX = (x + 0.5) / size;
    double unitY = (y + 0.5) / size;
    double outside =
        shape.distance((unitX - centreX) / radius, (unitY - centreY) / radius) * radius * size;
    double covered = Math.max(0, Math.min(1, 0.5 - outside));
    double behind = channel(background, channel) * (1 - SHADE * unitY);
    return covered * channel(colour, channel) + (1 - covered) * behind;
  }

  private static int channel(int rgb, int channel) {
    return rgb >> (16 - 8 * channel) & 0xFF;
  }
}
