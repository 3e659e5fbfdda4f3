package io.subscale.jobs.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.error.JobException;
import org.junit.jupiter.api.Test;

class FileSizesTest {
  private static final int VALUES = 2 * 2 * 3;

  @Test
  void blackPicturesFileIsDeductedFromEachAndNothingFromTheSheet() {
    FileSizes sizes = new FileSizes(new long[] {33, 36, 30, 39}, 30, 60);
    // 3 + 6 + 0 + 9 bytes for 4 pictures of 12 values.
    assertThat(sizes.bitsPerDimEach(VALUES)).isCloseTo(18 * 8 / 48.0, within(1e-12));
    assertThat(sizes.bitsPerDimSheet(VALUES)).isCloseTo(60 * 8 / 48.0, within(1e-12));
  }

  @Test
  void fileShorterThanTheBlackOneCountsAsNothing() {
    FileSizes sizes = new FileSizes(new long[] {20, 36}, 30, 60);
    assertThat(sizes.bitsPerDimEach(VALUES)).isCloseTo(6 * 8 / 24.0, within(1e-12));
  }

  @Test
  void everyPictureTheBlackOneAndTheSheetAreCoded() throws Exception {
    FileSizes sizes = FileSizes.of(new Sum(Integer.MAX_VALUE), threePictures(), 2);
    assertThat(sizes.pictures()).containsExactly(101, 102, 103);
    assertThat(sizes.black()).isEqualTo(100);
    assertThat(sizes.sheet()).isEqualTo(106);
  }

  @Test
  void formatWithoutRoomForTheSheetHasNoFigureForIt() throws Exception {
    FileSizes sizes = FileSizes.of(new Sum(3), threePictures(), 1);
    assertThat(sizes.pictures()).containsExactly(101, 102, 103);
    assertThat(sizes.bitsPerDimSheet(VALUES)).isNaN();
    assertThat(FileSizes.of(new Sum(4), threePictures(), 1).sheet()).isEqualTo(106);
  }

  @Test
  void firstFailureIsThrownAsItIs() {
    Codec failing =
        new Sum(9) {
          @Override
          public long bytes(RgbImage picture) {
            throw JobException.cluster("no codec today", null);
          }
        };
    assertThatThrownBy(() -> FileSizes.of(failing, threePictures(), 2))
        .isInstanceOf(JobException.class)
        .hasMessage("no codec today");
  }

  /** 2x2 each, of a single value that is not 0. */
  private static Sheet threePictures() {
    Sheet sheet = Sheet.empty(3, 2, 2);
    for (int i = 0; i < 3; i++) {
      byte[] rgb = new byte[VALUES];
      rgb[i] = (byte) (i + 1);
      sheet.put(i, rgb);
    }
    return sheet;
  }

  /** Files of 100 bytes and the sum of the values. */
  private static class Sum implements Codec {
    private final int mostSide;

    Sum(int mostSide) {
      this.mostSide = mostSide;
    }

    @Override
    public String name() {
      return "sum";
    }

    @Override
    public String version() {
      return null;
    }

    @Override
    public String options() {
      return "";
    }

    @Override
    public int mostSide() {
      return mostSide;
    }

    @Override
    public long bytes(RgbImage picture) {
      long sum = 100;
      for (byte value : picture.rgb()) {
        sum += value;
      }
      return sum;
    }
  }
}
