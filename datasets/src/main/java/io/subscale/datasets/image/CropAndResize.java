package io.subscale.datasets.image;

import java.util.List;

/**
 * The largest centred square, area-averaged to N x N; a smaller photograph is enlarged. Of an odd
 * rest the larger half is cut off at the bottom or the right.
 *
 * @param size N, at least 1
 */
public record CropAndResize(int size) implements Framing {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public CropAndResize {
    if (size < 1) {
      throw new IllegalArgumentException("a frame's size is at least 1, not " + size);
    }
  }

  @Override
  public List<Frame> frame(RgbImage photo) {
    int side = Math.min(photo.height(), photo.width());
    int top = (photo.height() - side) / 2;
    int left = (photo.width() - side) / 2;
    Area square = new Area(top, left, side, side);
    return List.of(new Frame("", AreaResize.resize(photo, square, size, size)));
  }
}
