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
    RgbImage small = new RgbImage(height, width, new byte[height * width * CHANNELS]);
    int[] columns = new int[small.width() * k * CHANNELS];
    for (int y = 0; y < small.height(); y++) {
      int to = y * small.width() * CHANNELS;
      int from = y * k * image.width() * CHANNELS;
      if (k == 2) {
        meanOfFour(image, from, small, to);
        continue;
      }
      Arrays.fill(columns, 0);
      for (int row = 0; row < k; row++) {
        add(image.rgb(), from + row * image.width() * CHANNELS, columns);
      }
      mean(columns, k, small.rgb(), to);
    }
    return small;
  }

  private static void add(byte[] rgb, int from, int[] columns) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] += rgb[from + i] & 0xFF;
    }
  }

  /** A row of blocks of 2 x 2, in one pass: loops over so few pixels take twice as long. */
  private static void meanOfFour(RgbImage image, int from, RgbImage small, int to) {
    byte[] rgb = image.rgb();
    byte[] means = small.rgb();
    int below = image.width() * CHANNELS;
    int at = from;
    for (int block = to; block < to + small.width() * CHANNELS; block += CHANNELS) {
      for (int c = 0; c < CHANNELS; c++) {
        int upper = (rgb[at + c] & 0xFF) + (rgb[at + CHANNELS + c] & 0xFF);
        int lower = (rgb[at + below + c] & 0xFF) + (rgb[at + below + CHANNELS + c] & 0xFF);
        means[block + c] = (byte) (upper + lower + 2 >> 2);
      }
      at += 2 * CHANNELS;
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
