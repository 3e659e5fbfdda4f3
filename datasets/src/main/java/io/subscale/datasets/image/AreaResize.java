package io.subscale.datasets.image;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.util.Arrays;

/**
 * Resizes by exact area averaging: a pixel of the result is the mean of the source under it, edge
 * pixels weighted by the share of them that is covered. Enlarging repeats pixels in the same way.
 *
 * <p>In units in which the source is H*h rows tall, source row r covers [r*h, (r+1)*h) and result
 * row o covers [o*H, (o+1)*H); overlaps are integers, and so is the weighted sum; it is divided by
 * H*W once and rounded half up.
 */
public final class AreaResize {
  private AreaResize() {}

  /**
   * The resized image; the image itself where the size is the same.
   *
   * @param image H x W
   * @param height h, at least 1
   * @param width w, at least 1
   */
  public static RgbImage resize(RgbImage image, int height, int width) {
    if (image.height() == height && image.width() == width) {
      return image;
    }
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)];
    long area = (long) image.height() * image.width();
    long[] sums = new long[width * CHANNELS];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0);
      long top = (long) y * image.height();
      long bottom = top + image.height();
      for (int row = (int) (top / height); (long) row * height < bottom; row++) {
        long covered = Math.min(bottom, (row + 1L) * height) - Math.max(top, (long) row * height);
        addRow(image, row, covered, sums, width);
      }
      for (int at = 0; at < sums.length; at++) {
        rgb[y * sums.length + at] = (byte) ((sums[at] + area / 2) / area);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /** Adds a source row, averaged over columns but not yet divided, times a weight. */
  private static void addRow(RgbImage image, int row, long weight, long[] sums, int width) {
    byte[] rgb = image.rgb();
    int rowStart = row * image.width() * CHANNELS;
    for (int x = 0; x < width; x++) {
      long left = (long) x * image.width();
      long right = left + image.width();
      for (int column = (int) (left / width); (long) column * width < right; column++) {
        long covered =
            Math.min(right, (column + 1L) * width) - Math.max(left, (long) column * width);
        int from = rowStart + column * CHANNELS;
        for (int c = 0; c < CHANNELS; c++) {
          sums[x * CHANNELS + c] += covered * weight * (rgb[from + c] & 0xFF);
        }
      }
    }
  }
}
