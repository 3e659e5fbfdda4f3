package io.subscale.datasets.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SliceGridTest {
  /** Figure 3 of the paper: the step at which each pixel of a 4x4 image is generated, S = 2. */
  @Test
  void generationOrderIsFigureThree() {
    int[] figure = {1, 5, 2, 6, 9, 13, 10, 14, 3, 7, 4, 8, 11, 15, 12, 16};
    byte[] rgb = new byte[4 * 4 * 3];
    for (int pixel = 0; pixel < 16; pixel++) {
      for (int c = 0; c < 3; c++) {
        rgb[pixel * 3 + c] = (byte) (figure[pixel] * 3 + c);
      }
    }

    byte[] slices = new SliceGrid(2, 4, 4).toSlices(rgb);

    for (int at = 0; at < slices.length; at++) {
      assertThat(slices[at]).isEqualTo((byte) (at + 3));
    }
  }

  @Property(tries = 200)
  void sliceThenUnsliceIsIdentity(
      @ForAll @IntRange(min = 1, max = 5) int scale,
      @ForAll @IntRange(min = 1, max = 6) int h,
      @ForAll @IntRange(min = 1, max = 6) int w,
      @ForAll long seed) {
    SliceGrid grid = new SliceGrid(scale, h * scale, w * scale);
    byte[] rgb = new byte[grid.imageValues()];
    new SplittableRandom(seed).nextBytes(rgb);

    assertThat(grid.toImage(grid.toSlices(rgb))).isEqualTo(rgb);
    assertThat(grid.toSlices(grid.toImage(rgb))).isEqualTo(rgb);
  }

  @Property(tries = 100)
  void sliceIsTheImageSubSampled(
      @ForAll @IntRange(min = 1, max = 4) int scale,
      @ForAll @IntRange(min = 1, max = 5) int h,
      @ForAll @IntRange(min = 1, max = 5) int w,
      @ForAll long seed) {
    SliceGrid grid = new SliceGrid(scale, h * scale, w * scale);
    byte[] rgb = new byte[grid.imageValues()];
    new SplittableRandom(seed).nextBytes(rgb);
    byte[] slices = grid.toSlices(rgb);

    for (int k = 0; k < grid.slices(); k++) {
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          int row = y * scale + k / scale;
          int column = x * scale + k % scale;
          for (int c = 0; c < 3; c++) {
            assertThat(slices[((k * h + y) * w + x) * 3 + c])
                .isEqualTo(rgb[(row * grid.width() + column) * 3 + c]);
          }
        }
      }
    }
  }

  @Test
  void wrongGeometryIsRefusedWithItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SliceGrid(3, 32, 32))
        .withMessage("scale 3 does not divide the image size 32x32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SliceGrid(0, 32, 32))
        .withMessageContaining("at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SliceGrid(1, 1 << 20, 1 << 20))
        .withMessageContaining("does not fit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SliceGrid(2, 4, 4).toSlices(new byte[47]))
        .withMessage("an image of 4x4 pixels has 48 bytes, not 47");
  }
}
