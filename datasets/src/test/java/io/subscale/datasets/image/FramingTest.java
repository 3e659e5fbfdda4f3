package io.subscale.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FramingTest {
  @Test
  void cropTakesTheCentredSquare() {
    List<Frame> frames = new CropAndResize(2).frame(numbered(2, 5));

    assertThat(frames).hasSize(1);
    assertThat(frames.get(0).suffix()).isEmpty();
    assertThat(reds(frames.get(0).image())).containsExactly(1, 2, 6, 7);
  }

  @Test
  void cropEnlargesWhatIsSmaller() {
    RgbImage enlarged = new CropAndResize(4).frame(numbered(2, 2)).get(0).image();

    assertThat(reds(enlarged)).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3);
  }

  @Test
  void tilesAreAGridFromTheTopLeft() {
    List<Frame> frames = new Tile(2, 1).frame(numbered(3, 5));

    assertThat(frames.stream().map(Frame::suffix)).containsExactly("#y0x0", "#y0x1");
    assertThat(reds(frames.get(0).image())).containsExactly(0, 1, 5, 6);
    assertThat(reds(frames.get(1).image())).containsExactly(2, 3, 7, 8);
  }

  @Test
  void shrinkingAveragesWholeBlocksOnly() {
    List<Frame> frames = new Tile(1, 2).frame(numbered(5, 4));

    assertThat(frames.stream().map(Frame::suffix))
        .containsExactly("#y0x0", "#y0x1", "#y1x0", "#y1x1");
    assertThat(reds(frames.get(0).image())).containsExactly(3); // (0 + 1 + 4 + 5) / 4 = 2.5
  }

  @Test
  void aPhotographSmallerThanATileHasNoFrame() {
    assertThat(new Tile(4, 1).frame(numbered(3, 9))).isEmpty();
    assertThat(new Tile(2, 4).frame(numbered(7, 9))).isEmpty();
  }

  @Test
  void wrongSizesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CropAndResize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(32, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .withMessage("11 bytes are no image of 2x2 pixels");
  }

  /** Pixel p (raster order) has the colour (p, p, p). */
  private static RgbImage numbered(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int at = 0; at < rgb.length; at++) {
      rgb[at] = (byte) (at / 3);
    }
    return new RgbImage(height, width, rgb);
  }

  private static int[] reds(RgbImage image) {
    int[] reds = new int[image.height() * image.width()];
    for (int pixel = 0; pixel < reds.length; pixel++) {
      reds[pixel] = image.rgb()[pixel * 3] & 0xFF;
    }
    return reds;
  }
}
