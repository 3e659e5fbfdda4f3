package io.subscale.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripSheetTest {
  private static final int PAPER = 0xE0;
  private static final int INK = 0x40;

  @Test
  void lettersAreDrawnAsTheyLook() {
    RgbImage on = flat(6, 16, 0);
    new Lettering(1).draw("H1-", on, 1, 0);
    StringBuilder drawn = new StringBuilder();
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 12; x++) {
        drawn.append(red(on, y, x) == INK ? '#' : '.');
      }
      drawn.append('\n');
    }
    assertThat(drawn.toString())
        .isEqualTo(
            """
            ............
            #.#..#......
            #.#.##......
            ###..#..###.
            #.#..#......
            #.#.###.....
            """);
    assertThat(new Lettering(2).width("size")).isEqualTo(30);
    assertThat(new Lettering(2).width("")).isZero();
  }

  @Test
  void stripsStandApartAndTheirPicturesTogether() {
    RgbImage large = flat(40, 40, 10);
    RgbImage small = flat(20, 20, 20);
    StripSheet.Strip strip = new StripSheet.Strip("0", List.of(small, large));
    RgbImage sheet = new StripSheet(1).of(List.of("a", "b"), List.of(strip, strip, strip), 2);
    assertThat(sheet.width()).isEqualTo(16 + 2 * (40 + 2 + 40 + 16));
    assertThat(sheet.height()).isEqualTo(8 + 10 + 2 * (10 + 4 + 40 + 16) + 8);
    int top = 8 + 10 + 8 + 10 + 4;
    int left = 16;
    // The small one is as large as the other, a narrow gap, the large one, a wide gap, the next.
    assertThat(red(sheet, top, left)).isEqualTo(20);
    assertThat(red(sheet, top + 39, left + 39)).isEqualTo(20);
    assertThat(red(sheet, top, left + 41)).isEqualTo(PAPER);
    assertThat(red(sheet, top, left + 42)).isEqualTo(10);
    assertThat(red(sheet, top, left + 82 + 15)).isEqualTo(PAPER);
    assertThat(red(sheet, top, left + 82 + 16)).isEqualTo(20);
    assertThat(red(sheet, top + 40, left)).isEqualTo(PAPER);
    assertThat(red(sheet, 8, left + 2)).as("the title's A").isEqualTo(INK);
    assertThat(red(sheet, top - 14, left)).as("the name's 0").isEqualTo(INK);
  }

  @Test
  void aLongTitleMakesRoomForItself() {
    StripSheet.Strip strip = new StripSheet.Strip("0", List.of(flat(2, 2, 1)));
    RgbImage sheet = new StripSheet(1).of(List.of("subscale"), List.of(strip), 4);
    assertThat(sheet.width()).isEqualTo(16 + new Lettering(2).width("subscale") + 4 + 16);
  }

  @Test
  void enlargedPixelsAreSquares() {
    RgbImage two = new RgbImage(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
    assertThat(two.enlarged(2).rgb())
        .isEqualTo(
            new byte[] {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  }

  private static int red(RgbImage image, int y, int x) {
    return image.rgb()[(y * image.width() + x) * 3] & 0xFF;
  }

  private static RgbImage flat(int height, int width, int value) {
    byte[] rgb = new byte[height * width * 3];
    Arrays.fill(rgb, (byte) value);
    return new RgbImage(height, width, rgb);
  }
}
