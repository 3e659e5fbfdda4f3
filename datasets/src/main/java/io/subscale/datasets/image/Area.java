package io.subscale.datasets.image;

/**
 * A rectangle of an image's pixels.
 *
 * @param top first row
 * @param left first column
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Area(int top, int left, int height, int width) {
  /** All of an image. */
  static Area of(RgbImage image) {
    return new Area(0, 0, image.height(), image.width());
  }
}
