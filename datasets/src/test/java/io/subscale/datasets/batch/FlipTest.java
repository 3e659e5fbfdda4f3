package io.subscale.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.slice.SliceGrid;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FlipTest {
  @Property(tries = 100)
  void flipMirrorsTheImageNotTheSlices(
      @ForAll @IntRange(min = 1, max = 4) int scale,
      @ForAll @IntRange(min = 1, max = 4) int h,
      @ForAll @IntRange(min = 1, max = 5) int w,
      @ForAll long seed) {
    SliceGrid grid = new SliceGrid(scale, h * scale, w * scale);
    byte[] rgb = new byte[grid.imageValues()];
    new SplittableRandom(seed).nextBytes(rgb);
    byte[] mirrored = new byte[rgb.length];
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        for (int c = 0; c < 3; c++) {
          mirrored[(y * grid.width() + x) * 3 + c] =
              rgb[(y * grid.width() + grid.width() - 1 - x) * 3 + c];
        }
      }
    }

    byte[] flipped = Flip.horizontal(grid, grid.toSlices(rgb));

    assertThat(grid.toImage(flipped)).isEqualTo(mirrored);
    assertThat(Flip.horizontal(grid, flipped)).isEqualTo(grid.toSlices(rgb));
  }
}
