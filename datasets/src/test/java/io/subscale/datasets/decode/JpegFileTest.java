package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegFileTest {
  private static final ImageDecoder DECODER = new ImageDecoder(0xFFFFFF, 1 << 20);

  @Test
  void agreesWithTheJdkOnAnOrdinaryPhotograph() throws Exception {
    BufferedImage image = Pictures.slope(37, 53, BufferedImage.TYPE_INT_RGB);
    byte[] file = Pictures.write(image, "jpeg");

    byte[] ours = DECODER.decode(file).rgb();

    BufferedImage theirs = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(ours).isEqualTo(Pictures.rgb(theirs));
  }

  /** libjpeg converts YCbCr; our own conversion, of the raw samples, has the same pixels. */
  @Property(tries = 60)
  void libjpegsConversionIsOurs(
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 5, max = 100) int quality,
      @ForAll boolean progressive,
      @ForAll long seed)
      throws Exception {
    byte[] file =
        Pictures.noisyJpeg(height, width, quality, progressive, new SplittableRandom(seed));

    Raster samples = PluginReader.raster(PluginReader.ofJdk("jpeg"), file);

    assertThat(DECODER.decode(file).rgb()).isEqualTo(JpegColours.YCC.toRgb(samples).rgb());
  }

  /** Components, Adobe's transform (-1: no marker), and the colour they mean. */
  @ParameterizedTest
  @CsvSource({
    "90, -1, 90 90 90",
    "255 0 0 0, -1, 0 255 255", // cyan ink
    "0 0 0 255, -1, 0 0 0", // black ink
    "51 102 0 51, -1, 163 122 204",
    "204 153 255 204, 0, 163 122 204", // the same inks inverted
    "0 255 255 255, 0, 0 255 255",
    "200 128 128 255, 2, 55 55 55", // 255 - Y
    "0 128 128 100, 2, 100 100 100",
    "200 128 128 255, 1, 55 55 55", // libjpeg: of four components anything but 0 is YCCK
    "200 100 50, 0, 200 100 50", // Adobe says RGB
  })
  void componentsMeanWhatTheMarkersSay(String components, int transform, String expected)
      throws Exception {
    int[] sample = numbers(components);
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 8, sample.length, null);
    for (int pixel = 0; pixel < 128; pixel++) {
      raster.setPixel(pixel % 16, pixel / 16, sample);
    }
    byte[] file = Pictures.rawJpeg(raster);
    if (transform >= 0) {
      file = Pictures.withSegment(file, 0xEE, Pictures.adobe(transform));
    }

    RgbImage read = DECODER.decode(file);

    int[] rgb = numbers(expected);
    for (int at = 0; at < read.rgb().length; at++) {
      assertThat(read.rgb()[at] & 0xFF).isBetween(rgb[at % 3] - 1, rgb[at % 3] + 1);
    }
  }

  /** EXIF's definition: which corner of the scene the stored first row and column show. */
  @ParameterizedTest
  @CsvSource({
    "1, 0 1 2 3 4 5", "2, 2 1 0 5 4 3", "3, 5 4 3 2 1 0", "4, 3 4 5 0 1 2",
    "5, 0 3 1 4 2 5", "6, 3 0 4 1 5 2", "7, 5 2 4 1 3 0", "8, 2 5 1 4 0 3",
    "9, 0 1 2 3 4 5", "0, 0 1 2 3 4 5"
  })
  void orientationTurnsTheImageUpright(int orientation, String expected) throws Exception {
    int[] order = numbers(expected);
    BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int pixel = 0; pixel < 24 * 16; pixel++) {
      int block = pixel / 24 / 8 * 3 + pixel % 24 / 8;
      image.getRaster().setSample(pixel % 24, pixel / 24, 0, 40 * block);
    }
    byte[] plain = Pictures.write(image, "jpeg");
    for (boolean little : new boolean[] {true, false}) {
      byte[] file = Pictures.withSegment(plain, 0xE1, Pictures.exif(orientation, little));

      RgbImage read = DECODER.decode(file);

      int columns = read.width() / 8;
      assertThat(columns).isEqualTo(orientation >= 5 && orientation <= 8 ? 2 : 3);
      for (int block = 0; block < 6; block++) {
        int y = block / columns * 8 + 4;
        int x = block % columns * 8 + 4;
        assertThat(read.rgb()[(y * read.width() + x) * 3] & 0xFF)
            .isBetween(40 * order[block] - 2, 40 * order[block] + 2);
      }
    }
  }

  /** As libjpeg, and so djpeg, Pillow and ImageMagick: with JFIF's marker the samples are YCbCr. */
  @Test
  void jfifDecidesBeforeAdobe() throws Exception {
    byte[] plain = Pictures.write(Pictures.slope(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    assertThat(new String(plain, 6, 4, StandardCharsets.US_ASCII)).isEqualTo("JFIF");

    byte[] file = Pictures.withSegment(plain, 0xEE, Pictures.adobe(0));

    assertThat(DECODER.decode(file).rgb()).isEqualTo(DECODER.decode(plain).rgb());
  }

  /** LONG 6 in both orders of bytes, BYTE 6, and a RATIONAL, which is no orientation. */
  @ParameterizedTest
  @CsvSource({"4, 16", "9, 16", "1, 16", "8, 16", "5, 24"})
  void orientationIsAnyWholeNumber(int type, int width) throws Exception {
    byte[] plain = Pictures.write(new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
    for (boolean little : new boolean[] {true, false}) {
      byte[] exif = Pictures.exif(6, little, type);

      RgbImage read = DECODER.decode(Pictures.withSegment(plain, 0xE1, exif));

      assertThat(read.width()).isEqualTo(width);
    }
  }

  @Test
  void ofTwoExifSegmentsTheFirstCounts() throws Exception {
    byte[] plain = Pictures.write(new BufferedImage(24, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg");
    byte[] upright = Pictures.withSegment(plain, 0xE1, Pictures.exif(1, true));
    byte[] turned = Pictures.withSegment(plain, 0xE1, Pictures.exif(6, true));

    byte[] turnedFirst = Pictures.withSegment(upright, 0xE1, Pictures.exif(6, true));
    byte[] uprightFirst = Pictures.withSegment(turned, 0xE1, Pictures.exif(1, true));

    assertThat(DECODER.decode(turnedFirst).width()).isEqualTo(16);
    assertThat(DECODER.decode(uprightFirst).width()).isEqualTo(24);
  }

  @Test
  void brokenMetadataDoesNotSpoilAPicture() throws Exception {
    byte[] plain = Pictures.write(Pictures.slope(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] cutExif = Arrays.copyOf(Pictures.exif(6, true), 12);
    byte[] noProfile = "ICC_PROFILE\0\1\1nothing".getBytes(StandardCharsets.US_ASCII);

    byte[] file = Pictures.withSegment(Pictures.withSegment(plain, 0xE1, cutExif), 0xE2, noProfile);

    assertThat(DECODER.decode(file).rgb()).isEqualTo(DECODER.decode(plain).rgb());
  }

  @Test
  void bytesAfterTheImageAreNotRead() throws Exception {
    byte[] plain = Pictures.write(Pictures.slope(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] file = Arrays.copyOf(plain, plain.length + 1000);

    assertThat(DECODER.decode(file).rgb()).isEqualTo(DECODER.decode(plain).rgb());
  }

  @Test
  void dataThatEndsEarlyIsRefusedEvenWithAnEndMarker() throws Exception {
    byte[] whole = Pictures.write(Pictures.slope(64, 64, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] file = Arrays.copyOf(whole, whole.length - whole.length / 4);
    file[file.length - 2] = (byte) 0xFF;
    file[file.length - 1] = (byte) 0xD9;

    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("damaged: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0xC9})
  void unusualKindsAreNamed(int frameHeader) throws Exception {
    byte[] file = Pictures.write(Pictures.slope(8, 8, BufferedImage.TYPE_INT_RGB), "jpeg");
    for (int at = 2; at < file.length - 1; at++) {
      if (file[at] == (byte) 0xFF && file[at + 1] == (byte) 0xC0) {
        file[at + 1] = (byte) frameHeader;
      }
    }

    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("lossless, hierarchical or arithmetic");
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
