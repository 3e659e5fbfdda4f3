package io.subscale.datasets.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A grid of N x N tiles from the top left, after averaging blocks of {@code shrink} x {@code
 * shrink} pixels. What is left over at the bottom and the right is dropped.
 *
 * @param size N, at least 1
 * @param shrink side of the blocks that become one pixel, at least 1
 */
public record Tile(int size, int shrink) implements Framing {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public Tile {
    if (size < 1 || shrink < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "size and shrink are at least 1, not %d and %d", size, shrink));
    }
  }

  @Override
  public List<Frame> frame(RgbImage photo) {
    int rows = photo.height() / shrink;
    int columns = photo.width() / shrink;
    if (rows < size || columns < size) {
      return List.of();
    }
    RgbImage whole = BlockMean.shrink(photo, shrink);
    List<Frame> tiles = new ArrayList<>();
    for (int y = 0; y < rows / size; y++) {
      for (int x = 0; x < columns / size; x++) {
        RgbImage tile = whole.crop(y * size, x * size, size, size);
        tiles.add(new Frame(String.format(Locale.ROOT, "#y%dx%d", y, x), tile));
      }
    }
    return tiles;
  }
}
