package io.subscale.datasets.image;

import static io.subscale.datasets.image.RgbImage.CHANNELS;

import java.util.Arrays;
import java.util.Locale;

/**
 * Resizes by exact area averaging: a pixel of the result is the mean of the source under it, edge
 * pixels weighted by the share of them that is covered. Enlarging repeats pixels in the same way.
 *
 * <p>In units in which the source is H*h rows tall, source row r covers [r*h, (r+1)*h) and result
 * row o covers [o*H, (o+1)*H); overlaps are integers, and so is the weighted sum; it is divided by
 * H*W once and rounded half up.
 */
public final class AreaResize {
  private final RgbImage image;
  private final Area source;
  private final int width;

  /** Under each result column: first source column, last one, and how much of each is covered. */
  private final int[] first;

  private final int[] last;
  private final int[] firstCovered;
  private final int[] lastCovered;

  /** The result row so far, not yet divided: [w][3]. */
  private final long[] sums;

  private AreaResize(RgbImage image, Area source, int width) {
    this.image = image;
    this.source = source;
    this.width = width;
    this.first = new int[width];
    this.last = new int[width];
    this.firstCovered = new int[width];
    this.lastCovered = new int[width];
    this.sums = new long[Math.multiplyExact(width, CHANNELS)];
    for (int x = 0; x < width; x++) {
      long left = (long) x * source.width();
      long right = left + source.width();
      first[x] = (int) (left / width);
      last[x] = (int) ((right - 1) / width);
      firstCovered[x] = (int) (Math.min(right, (first[x] + 1L) * width) - left);
      lastCovered[x] = last[x] == first[x] ? 0 : (int) (right - (long) last[x] * width);
    }
  }

  /**
   * The resized image; the image itself where the size is the same.
   *
   * @param image H x W
   * @param height h, at least 1
   * @param width w, at least 1
   */
  public static RgbImage resize(RgbImage image, int height, int width) {
    return resize(image, Area.of(image), height, width);
  }

  /**
   * A part of an image, resized; the image itself where that is all of it at its size.
   *
   * @param source the part, H x W
   * @param height h, at least 1
   * @param width w, at least 1
   * @throws IndexOutOfBoundsException if the part is not inside the image
   */
  public static RgbImage resize(RgbImage image, Area source, int height, int width) {
    if (source.top() < 0
        || source.left() < 0
        || source.height() > image.height() - source.top()
        || source.width() > image.width() - source.left()) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT, "%s of an image of %dx%d", source, image.height(), image.width()));
    }
    if (source.height() == height && source.width() == width) {
      return source.equals(Area.of(image))
          ? image
          : image.crop(source.top(), source.left(), height, width);
    }
    return new AreaResize(image, source, width).resize(height);
  }

  private RgbImage resize(int height) {
    byte[] rgb = new byte[Math.multiplyExact(height, sums.length)];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, 0);
      long top = (long) y * source.height();
      long bottom = top + source.height();
      for (int row = (int) (top / height); (long) row * height < bottom; row++) {
        long covered = Math.min(bottom, (row + 1L) * height) - Math.max(top, (long) row * height);
        addRow(row, covered);
      }
      divide(rgb, y * sums.length);
    }
    return new RgbImage(height, width, rgb);
  }

  /** Adds a source row, averaged over columns but not yet divided, times a weight. */
  private void addRow(int row, long weight) {
    byte[] rgb = image.rgb();
    int start = ((source.top() + row) * image.width() + source.left()) * CHANNELS;
    for (int x = 0; x < width; x++) {
      int from = start + first[x] * CHANNELS;
      int to = start + last[x] * CHANNELS;
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int at = from + CHANNELS; at < to; at += CHANNELS) {
        red += rgb[at] & 0xFF;
        green += rgb[at + 1] & 0xFF;
        blue += rgb[at + 2] & 0xFF;
      }
      long full = width * weight;
      long left = firstCovered[x] * weight;
      long right = lastCovered[x] * weight;
      int sum = x * CHANNELS;
      sums[sum] += full * red + left * (rgb[from] & 0xFF) + right * (rgb[to] & 0xFF);
      sums[sum + 1] += full * green + left * (rgb[from + 1] & 0xFF) + right * (rgb[to + 1] & 0xFF);
      sums[sum + 2] += full * blue + left * (rgb[from + 2] & 0xFF) + right * (rgb[to + 2] & 0xFF);
    }
  }

  /**
   * Divides by H*W, rounded half up. The half added to the numerator keeps the quotient half a unit
   * of 1/(H*W) away from whole numbers, more than a double's product with the inverse can be off:
   * at most 256 * 2^-52, and H*W is below 2^31.
   */
  private void divide(byte[] rgb, int at) {
    long area = (long) source.height() * source.width();
    double inverse = 1.0 / area;
    double half = area / 2 + 0.5;
    for (int i = 0; i < sums.length; i++) {
      rgb[at + i] = (byte) (int) ((sums[i] + half) * inverse);
    }
  }
}
