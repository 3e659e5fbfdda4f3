package io.subscale.datasets.image;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.util.Arrays;

/**
 * Each block of k x k pixels becomes their mean, rounded half up: what {@link AreaResize} does
 * where the sizes divide, with whole numbers small enough to be added up fast.
 */
final class BlockMean {
  private BlockMean() {}

  /**
   * The smaller image; the image itself where k is 1.
   *
   * @param image H x W; what is left over at the bottom and the right is dropped
   * @param k side of a block, at least 1, at most H and W
   * @return H/k x W/k
   */
  static RgbImage shrink(RgbImage image, int k) {
    if (k == 1) {
      return image;
    }
    int height = image.height() / k;
    int width = image.width() / k;
    byte[] rgb = new byte[height * width * CHANNELS];
    int[] columns = new int[width * k * CHANNELS];
    for (int y = 0; y < height; y++) {
      Arrays.fill(columns, 0);
      for (int row = y * k; row < (y + 1) * k; row++) {
        add(image.rgb(), row * image.width() * CHANNELS, columns);
      }
      int at = y * width * CHANNELS;
      if (k == 2) {
        meanOfFour(columns, rgb, at);
      } else {
        mean(columns, k, rgb, at);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  private static void add(byte[] rgb, int from, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] += rgb[from + i] & 0xFF;
    }
  }

  /** The same as below for blocks of 2 x 2, which a loop over the block makes twice as slow. */
  private static void meanOfFour(int[] columns, byte[] rgb, int at) {
    int to = at;
    for (int left = 0; left < columns.length; left += 2 * CHANNELS) {
      int right = left + CHANNELS;
      rgb[to] = (byte) (columns[left] + columns[right] + 2 >> 2);
      rgb[to + 1] = (byte) (columns[left + 1] + columns[right + 1] + 2 >> 2);
      rgb[to + 2] = (byte) (columns[left + 2] + columns[right + 2] + 2 >> 2);
      to += CHANNELS;
    }
  }

  /** As in {@link AreaResize}, the product with the inverse is the exact quotient. */
  private static void mean(int[] columns, int k, byte[] rgb, int at) {
    long area = (long) k * k;
    double inverse = 1.0 / area;
    double half = area / 2 + 0.5;
    int to = at;
    for (int block = 0; block < columns.length; block += k * CHANNELS) {
      long red = 0;
      long green = 0;
      long blue = 0;
      for (int i = block; i < block + k * CHANNELS; i += CHANNELS) {
        red += columns[i];
        green += columns[i + 1];
        blue += columns[i + 2];
      }
      rgb[to] = (byte) (int) ((red + half) * inverse);
      rgb[to + 1] = (byte) (int) ((green + half) * inverse);
      rgb[to + 2] = (byte) (int) ((blue + half) * inverse);
      to += CHANNELS;
    }
  }
}
