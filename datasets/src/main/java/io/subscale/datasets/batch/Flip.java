package io.subscale.datasets.batch;

import static io.subscale.datasets.slice.SliceGrid.CHANNELS;

import io.subscale.datasets.slice.SliceGrid;
import java.util.Locale;

/**
 * Mirrors an image left to right while it is in generation order.
 *
 * <p>Column x*S + j becomes W-1 - (x*S + j) = (w-1-x)*S + (S-1-j): slices swap places and each is
 * mirrored.
 */
public final class Flip {
  private Flip() {}

  /**
   * The mirrored image; its own inverse.
   *
   * @param slices uint8 [S*S][h][w][3]
   * @return uint8 [S*S][h][w][3], a new array
   * @throws IllegalArgumentException if the array has another length
   */
  public static byte[] horizontal(SliceGrid grid, byte[] slices) {
    if (slices.length != grid.imageValues()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the image has %d bytes, not %d", slices.length, grid.imageValues()));
    }
    int scale = grid.scale();
    int width = grid.sliceWidth();
    byte[] flipped = new byte[slices.length];
    int at = 0;
    for (int slice = 0; slice < grid.slices(); slice++) {
      int mirrorSlice = slice / scale * scale + scale - 1 - slice % scale;
      for (int y = 0; y < grid.sliceHeight(); y++) {
        int row = mirrorSlice * grid.sliceValues() + y * width * CHANNELS;
        for (int x = width - 1; x >= 0; x--) {
          System.arraycopy(slices, row + x * CHANNELS, flipped, at, CHANNELS);
          at += CHANNELS;
        }
      }
    }
    return flipped;
  }
}
