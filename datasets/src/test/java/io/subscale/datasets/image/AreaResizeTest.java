package io.subscale.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AreaResizeTest {
  /** Against the definition: enlarge h-fold and w-fold by repeating, then average H x W blocks. */
  @Property(tries = 150)
  void isTheExactMeanOfTheAreaUnderAPixel(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 9) int newHeight,
      @ForAll @IntRange(min = 1, max = 9) int newWidth,
      @ForAll long seed) {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    byte[] expected = new byte[newHeight * newWidth * 3];
    for (int at = 0; at < expected.length; at++) {
      int y = at / 3 / newWidth;
      int x = at / 3 % newWidth;
      long sum = 0;
      for (int v = y * height; v < (y + 1) * height; v++) {
        for (int u = x * width; u < (x + 1) * width; u++) {
          sum += rgb[(v / newHeight * width + u / newWidth) * 3 + at % 3] & 0xFF;
        }
      }
      expected[at] = (byte) ((2 * sum + height * width) / (2L * height * width));
    }

    RgbImage resized = AreaResize.resize(new RgbImage(height, width, rgb), newHeight, newWidth);

    assertThat(resized.rgb()).isEqualTo(expected);
  }

  @Property(tries = 150)
  void aPartIsResizedAsIfItWereTheImage(
      @ForAll @IntRange(min = 0, max = 5) int top,
      @ForAll @IntRange(min = 0, max = 5) int left,
      @ForAll @IntRange(min = 1, max = 12) int newHeight,
      @ForAll @IntRange(min = 1, max = 12) int newWidth,
      @ForAll long seed) {
    RgbImage image = noise(13, 17, seed);
    Area part = new Area(top, left, 7, 9);

    assertThat(AreaResize.resize(image, part, newHeight, newWidth).rgb())
        .isEqualTo(AreaResize.resize(image.crop(top, left, 7, 9), newHeight, newWidth).rgb());
  }

  @Test
  void aPartOutsideTheImageIsRefused() {
    RgbImage image = noise(3, 4, 1);

    for (Area part :
        new Area[] {new Area(1, 0, 3, 4), new Area(0, 1, 3, 4), new Area(-1, 0, 2, 2)}) {
      assertThatThrownBy(() -> AreaResize.resize(image, part, 1, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** The fast way of whole blocks has the pixels of the general one; a rest is dropped. */
  @Property(tries = 150)
  void blocksHaveTheMeansOfTheirAreas(
      @ForAll @IntRange(min = 1, max = 7) int k,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 5) int columns,
      @ForAll @IntRange(min = 0, max = 6) int rest,
      @ForAll long seed) {
    int left = Math.min(rest, k - 1);
    RgbImage image = noise(rows * k + left, columns * k + left, seed);

    RgbImage blocks = BlockMean.shrink(image, k);

    Area whole = new Area(0, 0, rows * k, columns * k);
    assertThat(blocks.height()).isEqualTo(rows);
    assertThat(blocks.rgb()).isEqualTo(AreaResize.resize(image, whole, rows, columns).rgb());
  }

  private static RgbImage noise(int height, int width, long seed) {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    return new RgbImage(height, width, rgb);
  }

  @Test
  void halvingRoundsHalfUp() {
    byte[] rgb = {0, 10, 20, 1, 10, 20, 0, 10, 20, 1, 11, 20};

    assertThat(AreaResize.resize(new RgbImage(2, 2, rgb), 1, 1).rgb()).containsExactly(1, 10, 20);
  }

  @Test
  void aLargeImageDoesNotOverflow() {
    byte[] rgb = new byte[40_000 * 100 * 3];
    Arrays.fill(rgb, (byte) 255);

    RgbImage small = AreaResize.resize(new RgbImage(100, 40_000, rgb), 7, 7);

    assertThat(small.rgb()).containsOnly((byte) 255);
  }
}
