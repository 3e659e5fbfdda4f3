package io.subscale.jobs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetTest {
  @ParameterizedTest
  @CsvSource({"1,1,1", "2,1,2", "3,2,2", "4,2,2", "5,2,3", "7,3,3", "800,28,29", "1175,34,35"})
  void rectanglesAreNearlySquare(int images, int rows, int columns) {
    RgbImage complete = Sheet.empty(images, 2, 3).complete();
    assertThat(complete.height()).isEqualTo(2 * rows);
    assertThat(complete.width()).isEqualTo(3 * columns);
    assertThat(rows * columns).isGreaterThanOrEqualTo(images);
  }

  @Test
  void picturesLieRowByRowAndTheRestIsBlack() {
    Sheet sheet = Sheet.empty(3, 1, 2);
    for (int i = 0; i < 3; i++) {
      sheet.put(i, picture(i));
    }
    byte[] expected = new byte[2 * 4 * 3];
    System.arraycopy(picture(0), 0, expected, 0, 6);
    System.arraycopy(picture(1), 0, expected, 6, 6);
    System.arraycopy(picture(2), 0, expected, 12, 6);
    assertThat(sheet.complete().rgb()).isEqualTo(expected);
    assertThat(sheet.picture(1).rgb()).isEqualTo(picture(1));
    assertThat(sheet.black().rgb()).isEqualTo(new byte[6]);
    assertThat(sheet.values()).isEqualTo(6);
  }

  @Test
  void whatNoArrayHoldsIsRefused() {
    assertThatThrownBy(() -> Sheet.empty(1_281_167, 64, 64))
        .hasMessageContaining("1281167 pictures of 64x64")
        .hasMessageContaining("--every");
  }

  private static byte[] picture(int index) {
    byte[] rgb = new byte[6];
    Arrays.fill(rgb, (byte) (10 + index));
    rgb[5] = 1;
    return rgb;
  }
}
