package io.subscale.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static final int PAPER = 0xE0;

  @Test
  void imagesStandInRowsWithMarginsBetweenThem() {
    RgbImage sheet =
        new ContactSheet(1, 1).grid(List.of(flat(1, 1, 10), flat(1, 1, 20), flat(1, 1, 30)), 2);

    assertThat(sheet.height()).isEqualTo(5);
    assertThat(sheet.width()).isEqualTo(5);
    assertThat(red(sheet, 1, 1)).isEqualTo(10);
    assertThat(red(sheet, 1, 3)).isEqualTo(20);
    assertThat(red(sheet, 3, 1)).isEqualTo(30);
    assertThat(red(sheet, 3, 3)).isEqualTo(PAPER);
    assertThat(red(sheet, 2, 1)).isEqualTo(PAPER);
  }

  @Test
  void zoomRepeatsPixelsAndRowsMayHoldImagesOfSeveralSizes() {
    RgbImage sheet = new ContactSheet(0, 3).rows(List.of(List.of(flat(1, 1, 10), flat(2, 2, 20))));

    assertThat(sheet.height()).isEqualTo(6);
    assertThat(sheet.width()).isEqualTo(12);
    assertThat(red(sheet, 2, 2)).isEqualTo(10);
    assertThat(red(sheet, 3, 3)).isEqualTo(PAPER);
    assertThat(red(sheet, 5, 11)).isEqualTo(20);
  }

  @Test
  void nothingToShowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ContactSheet(1, 1).grid(List.of(), 4))
        .withMessage("a contact sheet of no image");
    assertThatIllegalArgumentException().isThrownBy(() -> new ContactSheet(1, 0));
  }

  private static RgbImage flat(int height, int width, int value) {
    byte[] rgb = new byte[height * width * 3];
    Arrays.fill(rgb, (byte) value);
    return new RgbImage(height, width, rgb);
  }

  private static int red(RgbImage image, int y, int x) {
    return image.rgb()[(y * image.width() + x) * 3] & 0xFF;
  }
}
