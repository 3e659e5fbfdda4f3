package io.subscale.bench.prepare;

import io.subscale.datasets.seed.Seed;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * A picture of clouds: noise of many wavelengths, the longer the stronger, and colours that change
 * slower than the light. A codec needs about as many bits for it as for a photograph.
 */
final class NoisePicture {
  private static final int LONGEST = 256;
  private static final int COLOUR_SHORTEST = 16;
  private static final double STRONGEST = 52;
  private static final double FALL = 0.62;
  private static final double COLOUR = 0.4;

  private final int height;
  private final int width;

  private NoisePicture(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** The picture that a seed stands for, without alpha. */
  static BufferedImage draw(int height, int width, Seed seed) {
    NoisePicture picture = new NoisePicture(height, width);
    float[] light = picture.noise(seed.fold("light"), 1, 1);
    float[] red = picture.noise(seed.fold("red"), COLOUR_SHORTEST, COLOUR);
    float[] blue = picture.noise(seed.fold("blue"), COLOUR_SHORTEST, COLOUR);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < light.length; i++) {
      int rgb =
          value(light[i] + red[i]) << 16
              | value(light[i] - (red[i] + blue[i]) / 2) << 8
              | value(light[i] + blue[i]);
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  /** Sums of bilinear noise around 0, float32 [height][width]. */
  private float[] noise(Seed seed, int shortest, double strength) {
    float[] sum = new float[height * width];
    double amplitude = STRONGEST * strength;
    for (int cell = LONGEST; cell >= shortest; cell /= 2, amplitude *= FALL) {
      add(sum, cell, (float) amplitude, seed.fold(cell).random());
    }
    return sum;
  }

  private void add(float[] sum, int cell, float amplitude, SplittableRandom random) {
    int columns = width / cell + 2;
    float[] lattice = new float[(height / cell + 2) * columns];
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = amplitude * (2 * random.nextInt(1 << 20) / (float) (1 << 20) - 1);
    }
    for (int y = 0; y < height; y++) {
      float down = y % cell / (float) cell;
      for (int x = 0; x < width; x++) {
        float right = x % cell / (float) cell;
        int at = y / cell * columns + x / cell;
        float upper = lattice[at] + right * (lattice[at + 1] - lattice[at]);
        float lower =
            lattice[at + columns] + right * (lattice[at + columns + 1] - lattice[at + columns]);
        sum[y * width + x] += upper + down * (lower - upper);
      }
    }
  }

  private static int value(double around0) {
    return (int) Math.max(0, Math.min(255, Math.round(128 + around0)));
  }
}
