package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final ImageDecoder ON_WHITE = new ImageDecoder(0xFFFFFF, 1 << 20);

  /** 6x4, rows (250,20,40) (170,43,103) (90,66,166) (10,90,230); libwebp's cwebp -lossless. */
  private static final String LOSSLESS_WEBP =
      "UklGRjAAAABXRUJQVlA4TCMAAAAvBcAAAImM6H8YDKRtY2L771/sNYTD6gsEUqyTxUcksHrPAAA=";

  /** The same with columns 3 to 5 transparent. */
  private static final String TRANSPARENT_WEBP =
      "UklGRlYAAABXRUJQVlA4TEkAAAAvBcAAED9AEAgSxEz7Y7wRYbZREQ5t/ij3Msg2UnHOH+Du30xAUOT/aJEH7gqt"
          + "g99DMAgAqaJCSCGEV3iEFUb4iP6HiL2fLkcCAA==";

  /** The first picture by cwebp -q 60 -f 0; two rows of (204,30,68), two of (51,81,203). */
  private static final String LOSSY_WEBP =
      "UklGRk4AAABXRUJQVlA4IEIAAAB0AgCdASoGAAQAAABCJagCdGuAwQD1/7sACLkAAP7ufHY1f/gm//lGL/zEf/KM"
          + "X/6TdzOTv4KBruN8FCP5U5kAAAA=";

  @Property(tries = 30)
  void ownPngReadsBackAsItWas(
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll long seed)
      throws UnreadableImageException {
    byte[] rgb = new byte[height * width * 3];
    new SplittableRandom(seed).nextBytes(rgb);

    RgbImage read = ON_WHITE.decode(PngWriter.png(new RgbImage(height, width, rgb)));

    assertThat(read.rgb()).isEqualTo(rgb);
    assertThat(read.height()).isEqualTo(height);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp"})
  void losslessFormatsKeepEveryPixel(String format) throws Exception {
    BufferedImage image = Pictures.slope(9, 14, BufferedImage.TYPE_3BYTE_BGR);

    RgbImage read = ON_WHITE.decode(Pictures.write(image, format));

    assertThat(read.height()).isEqualTo(9);
    assertThat(read.width()).isEqualTo(14);
    assertThat(read.rgb()).isEqualTo(Pictures.rgb(image));
  }

  @Test
  void paletteAndItsTransparencyArePut() throws Exception {
    byte[] red = {(byte) 200, 10, 99};
    byte[] alpha = {(byte) 255, (byte) 255, 0};
    IndexColorModel palette = new IndexColorModel(2, 3, red, red, red, alpha);
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }

    byte[] expected = {-56, -56, -56, 10, 10, 10, -1, -1, -1};
    assertThat(ON_WHITE.decode(Pictures.write(image, "png")).rgb()).isEqualTo(expected);
    assertThat(ON_WHITE.decode(Pictures.write(image, "gif")).rgb()).isEqualTo(expected);
  }

  @Test
  void greyIsThreeEqualColoursAndNeverBrightened() throws Exception {
    byte[] lines = {0, 0, 1, 60, (byte) 128, (byte) 254, (byte) 255};

    byte[] rgb = ON_WHITE.decode(Pictures.png(Pictures.pngHeader(1, 6, 8, 0), lines)).rgb();

    for (int x = 0; x < 6; x++) {
      assertThat(Arrays.copyOfRange(rgb, 3 * x, 3 * x + 3)).containsOnly(lines[1 + x]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 160, 255 0 255 0", "2, 27, 0 85 170 255", "4, 15, 0 255"})
  void narrowGreyReachesWhite(int bits, int packed, String expected) throws Exception {
    String[] values = expected.split(" ");
    byte[] header = Pictures.pngHeader(1, values.length, bits, 0);

    byte[] rgb = ON_WHITE.decode(Pictures.png(header, new byte[] {0, (byte) packed})).rgb();

    for (int x = 0; x < values.length; x++) {
      assertThat(rgb[3 * x] & 0xFF).isEqualTo(Integer.parseInt(values[x]));
    }
  }

  @Test
  void sixteenBitsAreRounded() throws Exception {
    // 0x80FF = 33023 = 128.494 * 257, 0x7F80 = 32640 = 127.004 * 257, 0xFF7E = 254.498 * 257
    byte[] lines = {0, (byte) 0x80, (byte) 0xFF, 0x7F, (byte) 0x80, (byte) 0xFF, 0x7E};

    byte[] rgb = ON_WHITE.decode(Pictures.png(Pictures.pngHeader(1, 1, 16, 2), lines)).rgb();

    assertThat(rgb).containsExactly((byte) 128, 127, (byte) 254);
  }

  @Test
  void alphaIsCompositedOnTheBackground() throws Exception {
    byte[] lines = {0, 100, 100, 100, 51, 100, 100, 100, 0, 100, 100, 100, (byte) 255};
    byte[] file = Pictures.png(Pictures.pngHeader(1, 3, 8, 6), lines);

    // (100 * 51 + b * 204) / 255 with b = 0x40, 0x80, 0xC0
    assertThat(new ImageDecoder(0x4080C0, 1 << 20).decode(file).rgb())
        .containsExactly(71, (byte) 122, (byte) 174, 0x40, (byte) 0x80, (byte) 0xC0, 100, 100, 100);
  }

  @Test
  void sixteenBitGreyWithAlphaIsComposited() throws Exception {
    byte[] lines = {0, 0x10, 0, 0, 0, 0x40, 0x40, (byte) 0xFF, (byte) 0xFF};

    byte[] rgb = ON_WHITE.decode(Pictures.png(Pictures.pngHeader(1, 2, 16, 4), lines)).rgb();

    assertThat(rgb).containsExactly(-1, -1, -1, 64, 64, 64);
  }

  @Test
  void oneTransparentColourIsTheBackground() throws Exception {
    byte[] grey = {'t', 'R', 'N', 'S', 0, 7};
    byte[] colour = {'t', 'R', 'N', 'S', 0, 1, 0, 2, 0, 3};

    byte[] fromGrey =
        ON_WHITE
            .decode(Pictures.png(Pictures.pngHeader(1, 2, 8, 0), new byte[] {0, 7, 8}, grey))
            .rgb();
    byte[] fromColour =
        ON_WHITE
            .decode(
                Pictures.png(
                    Pictures.pngHeader(1, 2, 8, 2), new byte[] {0, 1, 2, 3, 1, 2, 4}, colour))
            .rgb();

    assertThat(fromGrey).containsExactly(-1, -1, -1, 8, 8, 8);
    assertThat(fromColour).containsExactly(-1, -1, -1, 1, 2, 4);
  }

  @Test
  void brokenMetadataDoesNotSpoilAPng() throws Exception {
    byte[] profile = "iCCPnot a profile".getBytes(StandardCharsets.US_ASCII);
    byte[] text = {'z', 'T', 'X', 't', 1, 2, 3};

    byte[] file =
        Pictures.png(Pictures.pngHeader(1, 1, 8, 2), new byte[] {0, 9, 8, 7}, profile, text);

    assertThat(ON_WHITE.decode(file).rgb()).containsExactly(9, 8, 7);
  }

  @Test
  void gifFrameStandsAtItsPlaceOnTheScreen() throws Exception {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_BINARY);
    byte[] file = Pictures.write(dot, "gif"); // black
    int frame = indexOf(file, (byte) 0x2C);
    file[6] = 3; // the screen's width
    file[8] = 2; // the screen's height
    file[frame + 1] = 2;
    file[frame + 3] = 1;

    RgbImage read = ON_WHITE.decode(file);

    assertThat(read.width()).isEqualTo(3);
    assertThat(read.height()).isEqualTo(2);
    byte[] expected = new byte[18];
    Arrays.fill(expected, 0, 15, (byte) 255);
    assertThat(read.rgb()).isEqualTo(expected);
  }

  @Test
  void losslessWebpKeepsEveryPixel() throws Exception {
    byte[] rgb = ON_WHITE.decode(Base64.getDecoder().decode(LOSSLESS_WEBP)).rgb();

    byte[][] rows = {{-6, 20, 40}, {-86, 43, 103}, {90, 66, -90}, {10, 90, -26}};
    for (int pixel = 0; pixel < 24; pixel++) {
      assertThat(Arrays.copyOfRange(rgb, pixel * 3, pixel * 3 + 3)).isEqualTo(rows[pixel / 6]);
    }
  }

  @Test
  void transparentWebpIsComposited() throws Exception {
    byte[] rgb = ON_WHITE.decode(Base64.getDecoder().decode(TRANSPARENT_WEBP)).rgb();

    assertThat(Arrays.copyOfRange(rgb, 6, 12)).containsExactly(-6, 20, 40, -1, -1, -1);
  }

  /** The values of dwebp: chroma is interpolated, so that the rows between are mixed. */
  @Test
  void lossyWebpIsWhatLibwebpReads() throws Exception {
    byte[] rgb = ON_WHITE.decode(Base64.getDecoder().decode(LOSSY_WEBP)).rgb();

    int[][] rows = {{204, 30, 68}, {166, 42, 102}, {89, 68, 169}, {51, 81, 203}};
    for (int at = 0; at < rgb.length; at++) {
      assertThat(rgb[at] & 0xFF).isEqualTo(rows[at / 18][at % 3]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "photos/a.JPG, true", "a.jpeg, true", "x/y.z/b.webp, true", "readme.txt, false",
    "png, false", "__MACOSX/._a.jpg, false", ".png, false", "a.png/b, false"
  })
  void namesOfImages(String path, boolean expected) {
    assertThat(ImageDecoder.hasImageName(path)).isEqualTo(expected);
  }

  @Test
  void whatIsNoImageIsSaid() {
    assertReason("", "the file is empty");
    assertReason("hello, I am text\n", "it begins with \"hello, I am text\"");
    assertReason("II*\0....", "TIFF");
    assertReason("....ftypavif", "AVIF");
  }

  private static void assertReason(String file, String reason) {
    assertThatThrownBy(() -> ON_WHITE.decode(file.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(reason);
  }

  private static int indexOf(byte[] bytes, byte wanted) {
    int at = 0;
    while (bytes[at] != wanted) {
      at++;
    }
    return at;
  }
}
