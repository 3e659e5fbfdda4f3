package io.subscale.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PngWriterTest {
  /** Signature, IHDR, and the lengths, types and checksums of IDAT and IEND. */
  private static final int FRAME = 8 + 25 + 12 + 12;

  @Test
  void textsStandBeforeThePixelsAndChangeNone() throws Exception {
    RgbImage image = hill();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("Software", "Subscale");
    texts.put("subscale:number", "7");
    byte[] png = PngWriter.png(image, texts);
    assertThat(pixels(png)).isEqualTo(image.rgb());
    String bytes = new String(png, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("\0\0\0\21tEXtSoftware\0Subscale");
    assertThat(bytes.indexOf("tEXtsubscale:number\0" + "7"))
        .isBetween(bytes.indexOf("tEXtSoftware"), bytes.indexOf("IDAT"));
    assertThat(PngWriter.png(image, Map.of())).isEqualTo(PngWriter.png(image));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PngWriter.png(image, Map.of("two words", "")));
  }

  @Test
  void everyFileReadsBackAsItsPixels() throws IOException {
    for (RgbImage image :
        new RgbImage[] {noise(1, 1), noise(5, 7), ramp(40, 30), flat(9, 4, 200)}) {
      assertThat(pixels(PngWriter.png(image))).isEqualTo(image.rgb());
      assertThat(pixels(PngWriter.smallest(image))).isEqualTo(image.rgb());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFilterReadsBackAsItsPixels(PngFilter filter) throws IOException {
    for (RgbImage image : new RgbImage[] {noise(6, 5), hill()}) {
      assertThat(pixels(PngWriter.png(image, filter))).isEqualTo(image.rgb());
    }
  }

  @Test
  void leastSumTakesTheFilterThatLeavesLeast() {
    RgbImage image = ramp(3, 8);
    assertThat(PngFilter.leastSum(image, 0)).isEqualTo(PngFilter.SUB);
    assertThat(PngFilter.leastSum(image, 1)).isEqualTo(PngFilter.UP);
    assertThat(PngFilter.leastSum(flat(2, 2, 0), 0)).isEqualTo(PngFilter.NONE);
  }

  @Test
  void smallestIsNeverLongerThanPlain() {
    assertThat(PngWriter.smallest(noise(20, 20)).length)
        .isLessThanOrEqualTo(PngWriter.png(noise(20, 20)).length);
    assertThat(PngWriter.smallest(hill()).length).isLessThan(PngWriter.png(hill()).length);
    assertThat(PngWriter.smallest(flat(32, 32, 0)).length - FRAME).isBetween(8, 30);
  }

  private static RgbImage noise(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(3).nextBytes(rgb);
    return new RgbImage(height, width, rgb);
  }

  /** Rows that are all alike, of values that rise by 2 a pixel. */
  private static RgbImage ramp(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (100 + 2 * (i / 3 % width));
    }
    return new RgbImage(height, width, rgb);
  }

  /** Smooth both ways, so that a row's prediction needs the row above. */
  private static RgbImage hill() {
    byte[] rgb = new byte[64 * 64 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((i / 3 % 64) * (i / 3 / 64) >> 4);
    }
    return new RgbImage(64, 64, rgb);
  }

  private static RgbImage flat(int height, int width, int value) {
    byte[] rgb = new byte[height * width * 3];
    Arrays.fill(rgb, (byte) value);
    return new RgbImage(height, width, rgb);
  }

  private static byte[] pixels(byte[] png) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    byte[] rgb = new byte[read.getHeight() * read.getWidth() * 3];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = read.getRGB(i / 3 % read.getWidth(), i / 3 / read.getWidth());
      rgb[i] = (byte) (pixel >> 8 * (2 - i % 3));
    }
    return rgb;
  }
}
