package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmpFileTest {
  private static final ImageDecoder ON_WHITE = new ImageDecoder(0xFFFFFF, 1 << 20);
  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKED = 3;
  private static final int V5 = 124;

  /** Black, red, green, blue as a palette: blue, green, red and nothing. */
  private static final int[] FOUR = {0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0};

  /** Bytes of the second header, width and height, bits of a pixel. */
  private record Layout(int header, int width, int height, int bits) {}

  @Test
  void masksOfALaterHeaderCountOnlyWithTheirPacking() throws Exception {
    int[] pixels = {30, 20, 10, 0, 60, 50, 40, 128};
    int[] masks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};

    assertThat(rgb(bmp(new Layout(V5, 2, 1, 32), PLAIN, masks, pixels)))
        .containsExactly(10, 20, 30, 40, 50, 60);
    // 40 at 128 of 255 over white: (40 * 128 + 255 * 127) / 255 = 147.08
    assertThat(rgb(bmp(new Layout(V5, 2, 1, 32), MASKED, masks, pixels)))
        .containsExactly(255, 255, 255, 147, 152, 157);
  }

  @Test
  void lengthsThatProgramsLeaveOutAreNotNeeded() throws Exception {
    byte[] file =
        bmp(
            new Layout(40, 2, 2, 24),
            PLAIN,
            new int[0],
            new int[] {3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10});
    assertThat(little(file).getInt(2)).isZero(); // of the file
    assertThat(little(file).getInt(34)).isZero(); // of the image

    assertThat(rgb(file)).containsExactly(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6);

    little(file).putInt(2, 7).putInt(34, -1);
    assertThat(rgb(file)).containsExactly(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6);
    little(file).putInt(10, 0); // the place of the pixels: right behind the header
    assertThat(rgb(file)).containsExactly(7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void aMaskOfNoBitsIsAChannelOfZero() throws Exception {
    byte[] file =
        bmp(
            new Layout(40, 2, 1, 16),
            MASKED,
            new int[] {0xFF00, 0xFF, 0},
            new int[] {2, 1, 255, 128});

    assertThat(rgb(file)).containsExactly(1, 2, 0, 128, 255, 0);
  }

  /**
   * 5 bits: 255 * 21 / 31 = 172.7; 6 bits: 255 * 21 / 63 = 85; 10 bits: 255 * 514 / 1023 = 128.1.
   */
  @ParameterizedTest
  @CsvSource({
    "16, 0, '', 0101010101010101, 173 82 173",
    "16, 3, F800 7E0 1F, 1010101010110101, 173 85 173",
    "32, 3, 3FF FFC00 3FF00000, 00100000001010000000101000000010, 128 128 128",
    "32, 3, FF FF00 FF0000, 00000000000000110000001000000001, 1 2 3",
  })
  void channelsAreScaledToFullRange(
      int bits, int packing, String masks, String pixel, String expected) throws Exception {
    int[] extra =
        Arrays.stream(masks.split(" "))
            .filter(m -> !m.isEmpty())
            .mapToInt(BmpFileTest::hex)
            .toArray();
    long value = Long.parseLong(pixel, 2);
    int[] bytes = new int[bits / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (int) (value >> 8 * i & 0xFF);
    }

    int[] read = rgb(bmp(new Layout(40, 1, 1, bits), packing, extra, bytes));

    assertThat(read).containsExactly(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, masks are all 0",
    "F0F, F0, 0, channel 0 has the mask 00000f0f",
    "FF, FF, 0, channel 1 has the mask 000000ff",
    "FF0000, FF, 0, channel 0 has the mask 00ff0000"
  })
  void masksWithoutAMeaningAreRefused(String red, String green, String blue, String reason) {
    int[] masks = {hex(red), hex(green), hex(blue)};
    assertReason(bmp(new Layout(40, 1, 1, 16), MASKED, masks, new int[] {1, 1}), reason);
  }

  /** Two of index 1, three of 2; on the next row a jump over one, then 3, 1, 2 as they are. */
  private static final int[] RUNS = {2, 1, 3, 2, 0, 0, 0, 2, 1, 0, 0, 3, 3, 1, 2, 0, 1, 1};

  @Test
  void runsEndWithTheLastPixelOrTheirCode() throws Exception {
    int[] expected = colours("03121 11222");
    assertThat(rgb(runs(RLE8, RUNS))).containsExactly(expected);
    int[] ended = Arrays.copyOf(RUNS, RUNS.length + 2);
    ended[RUNS.length + 1] = 1;
    assertThat(rgb(runs(RLE8, ended))).containsExactly(expected);
    assertThat(rgb(runs(RLE8, 0, 1))).containsExactly(colours("00000 00000"));
    assertReason(runs(RLE8, Arrays.copyOf(RUNS, 8)), "truncated");
  }

  @Test
  void halvesOfARunTakeTurns() throws Exception {
    assertThat(rgb(runs(RLE4, 5, 0x12, 0, 0, 0, 3, 0x32, 0x10, 2, 0x01, 0, 1)))
        .containsExactly(colours("32101 12121"));
  }

  @Test
  void palettesMayBeShortOrMisplaced() throws Exception {
    byte[] file = bmp(new Layout(40, 4, 1, 8), PLAIN, FOUR, new int[] {3, 2, 1, 0});
    assertThat(rgb(file)).containsExactly(colours("3210"));
    little(file).putInt(10, 54); // where the palette is
    little(file).putInt(46, 4);
    assertThat(rgb(file)).containsExactly(colours("3210"));
    assertReason(
        bmp(new Layout(40, 4, 1, 8), PLAIN, FOUR, new int[] {3, 4, 1, 0}),
        "a pixel of colour 4 in a palette of 4");
    assertThat(rgb(bmp(new Layout(40, 4, 1, 2), PLAIN, FOUR, new int[] {0b11100100, 0, 0, 0})))
        .containsExactly(colours("3210"));
  }

  @Test
  void rowsMayCountFromTheTop() throws Exception {
    byte[] file =
        bmp(new Layout(40, 1, 2, 32), PLAIN, new int[0], new int[] {3, 2, 1, 0, 6, 5, 4, 0});
    little(file).putInt(22, -2);

    assertThat(rgb(file)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  private static byte[] runs(int packing, int... codes) {
    return bmp(new Layout(40, 5, 2, packing == RLE8 ? 8 : 4), packing, FOUR, codes);
  }

  /** A file whose lengths and sizes are 0; what is extra is the palette, or the masks. */
  private static byte[] bmp(Layout layout, int packing, int[] extra, int[] data) {
    int header = layout.header();
    int bits = layout.bits();
    boolean inside = header > 40;
    boolean palette = bits <= 8;
    int more = inside ? 0 : palette ? extra.length : 4 * extra.length;
    ByteBuffer file = little(new byte[14 + header + more + data.length]);
    file.put((byte) 'B').put((byte) 'M').putInt(0).putInt(0).putInt(14 + header + more);
    file.putInt(header)
        .putInt(layout.width())
        .putInt(layout.height())
        .putShort((short) 1)
        .putShort((short) bits);
    file.putInt(packing).putInt(0).putInt(0).putInt(0).putInt(0).putInt(0);
    for (int each : extra) {
      if (palette) {
        file.put((byte) each);
      } else {
        file.putInt(each);
      }
    }
    file.position(14 + header + more);
    for (int each : data) {
      file.put((byte) each);
    }
    return file.array();
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int[] rgb(byte[] file) throws UnreadableImageException {
    RgbImage image = ON_WHITE.decode(file);
    int[] rgb = new int[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = image.rgb()[i] & 0xFF;
    }
    return rgb;
  }

  /** The colours of digits. */
  private static int[] colours(String digits) {
    ByteArrayOutputStream rgb = new ByteArrayOutputStream();
    digits
        .chars()
        .filter(Character::isDigit)
        .map(digit -> digit - '0')
        .forEach(
            colour -> {
              for (int c = 2; c >= 0; c--) {
                rgb.write(FOUR[4 * colour + c]);
              }
            });
    byte[] bytes = rgb.toByteArray();
    int[] values = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return values;
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static int hex(String text) {
    return Integer.parseUnsignedInt(text, 16);
  }

  private static void assertReason(byte[] file, String reason) {
    assertThatThrownBy(() -> ON_WHITE.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(reason);
  }
}
