package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifFileTest {
  private static final ImageDecoder ON_GREY = new ImageDecoder(0x808080, 1 << 20);
  private static final int[] TWO = {10, 20, 30, 200, 210, 220};
  private static final int OPAQUE = -1;

  @Test
  void aTransparentColourBeyondThePaletteHidesNoOther() throws Exception {
    int[] expected = {10, 20, 30, 200, 210, 220, 200, 210, 220};
    assertThat(rgb(gif(3, 1, TWO, 255, 255, 0, 1, 1))).containsExactly(expected);
    assertThat(rgb(gif(3, 1, TWO, OPAQUE, 255, 0, 1, 1))).containsExactly(expected);
    // Colour 2 of a palette of two is what is seen through.
    assertThat(rgb(gif(3, 1, TWO, 2, 255, 0, 2, 1)))
        .containsExactly(10, 20, 30, 128, 128, 128, 200, 210, 220);
  }

  @Test
  void aColourBeyondThePaletteIsNoneOfIt() {
    assertReason(gif(3, 1, TWO, OPAQUE, 255, 0, 3, 1), "a pixel of colour 3 in a palette of 2");
    assertReason(gif(3, 1, TWO, 3, 255, 0, 2, 1), "a pixel of colour 2 in a palette of 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255})
  void dataBlocksMayBeShort(int blockBytes) throws Exception {
    int[] expected = {10, 20, 30, 200, 210, 220, 200, 210, 220, 10, 20, 30};
    assertThat(rgb(gif(2, 2, TWO, OPAQUE, blockBytes, 0, 1, 1, 0))).containsExactly(expected);
  }

  @Test
  void interlacedRowsComeInFourPasses() throws Exception {
    // Rows 0 and 8, then 4, then 2 and 6, then the odd ones; each row has its own colour.
    int[] stored = {0, 8, 4, 2, 6, 1, 3, 5, 7};
    int[] greys = new int[16 * 3];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = i / 3;
    }
    byte[] file = gif(1, 9, greys, OPAQUE, 255, stored);
    file[13 + greys.length + 9] |= 0x40;

    int[] read = rgb(file);
    for (int row = 0; row < 9; row++) {
      assertThat(read[3 * row]).isEqualTo(row);
    }
  }

  @Test
  void dataThatEndsEarlyIsRefused() {
    assertReason(gif(2, 2, TWO, OPAQUE, 255, 0, 1, 1), "the data ends after 3 of 4 pixels");
  }

  /** Long strings, and a table that fills up: the JDK's writer makes both. */
  @Test
  void agreesWithTheJdkOnOrdinaryPictures() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int noise : new int[] {1, 2, 255}) {
      BufferedImage image = new BufferedImage(150, 90, BufferedImage.TYPE_BYTE_INDEXED);
      for (int pixel = 0; pixel < 150 * 90; pixel++) {
        image.getRaster().setSample(pixel % 150, pixel / 150, 0, random.nextInt(noise));
      }

      assertThat(ON_GREY.decode(Pictures.write(image, "gif")).rgb()).isEqualTo(Pictures.rgb(image));
    }
  }

  /** A file with a clear code before each pixel, so that codes keep their width. */
  private static byte[] gif(
      int width, int height, int[] palette, int transparent, int blockBytes, int... indices) {
    int paletteBits = 31 - Integer.numberOfLeadingZeros(palette.length / 3);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {'G', 'I', 'F', '8', '9', 'a'});
    file.writeBytes(new byte[] {(byte) width, 0, (byte) height, 0});
    file.writeBytes(new byte[] {(byte) (0x80 | paletteBits - 1), 0, 0});
    Arrays.stream(palette).forEach(file::write);
    if (transparent != OPAQUE) {
      file.writeBytes(new byte[] {0x21, (byte) 0xF9, 4, 1, 0, 0, (byte) transparent, 0});
    }
    file.writeBytes(new byte[] {0x2C, 0, 0, 0, 0, (byte) width, 0, (byte) height, 0, 0});
    int colourBits = Math.max(2, paletteBits);
    file.write(colourBits);
    byte[] codes = codes(colourBits, indices);
    for (int at = 0; at < codes.length; at += blockBytes) {
      int length = Math.min(blockBytes, codes.length - at);
      file.write(length);
      file.write(codes, at, length);
    }
    file.writeBytes(new byte[] {0, 0x3B});
    return file.toByteArray();
  }

  private static byte[] codes(int colourBits, int... indices) {
    int clear = 1 << colourBits;
    StringBuilder bits = new StringBuilder(); // the last bit first
    for (int index : indices) {
      bits.insert(0, binary(clear, colourBits + 1)).insert(0, binary(index, colourBits + 1));
    }
    bits.insert(0, binary(clear + 1, colourBits + 1));
    while (bits.length() % 8 != 0) {
      bits.insert(0, '0');
    }
    byte[] codes = new byte[bits.length() / 8];
    for (int i = 0; i < codes.length; i++) {
      int end = bits.length() - 8 * i;
      codes[i] = (byte) Integer.parseInt(bits.substring(end - 8, end), 2);
    }
    return codes;
  }

  private static String binary(int value, int digits) {
    return Integer.toBinaryString(value | 1 << digits).substring(1);
  }

  private static int[] rgb(byte[] file) throws UnreadableImageException {
    byte[] bytes = ON_GREY.decode(file).rgb();
    int[] rgb = new int[bytes.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = bytes[i] & 0xFF;
    }
    return rgb;
  }

  private static void assertReason(byte[] file, String reason) {
    assertThatThrownBy(() -> ON_GREY.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(reason);
  }
}
