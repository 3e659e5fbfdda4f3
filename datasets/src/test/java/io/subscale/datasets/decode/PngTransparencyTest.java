package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libpng makes of transparency, where it is usual and where it is superfluous. */
class PngTransparencyTest {
  private static final ImageDecoder ON_BLUE = new ImageDecoder(0x0000FF, 1 << 20);
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int RGBA = 6;

  /** Bits, a row of one byte, the transparent sample, the greys; -1 for what is seen through. */
  @ParameterizedTest
  @CsvSource({
    "1, 10100000, 1, -1 0 -1 0",
    "2, 00011011, 2, 0 85 -1 255",
    "2, 00011011, 0, -1 85 170 255",
    "4, 00011111, 15, 17 -1",
    "4, 00011111, 1, -1 255",
    "4, 00011111, 65521, -1 255", // only the low bits count
  })
  void oneGreyOfFewBitsIsTransparent(int bits, String row, int clear, String expected)
      throws Exception {
    String[] greys = expected.split(" ");
    byte[] lines = {0, (byte) Integer.parseInt(row, 2)};

    byte[] rgb =
        ON_BLUE
            .decode(
                Pictures.png(
                    Pictures.pngHeader(1, greys.length, bits, GREY),
                    lines,
                    chunk("tRNS", clear >> 8, clear)))
            .rgb();

    for (int x = 0; x < greys.length; x++) {
      int grey = Integer.parseInt(greys[x]);
      assertThat(rgb[3 * x] & 0xFF).isEqualTo(Math.max(0, grey));
      assertThat(rgb[3 * x + 2] & 0xFF).isEqualTo(grey < 0 ? 255 : grey);
    }
  }

  @Test
  void sixteenBitsAreComparedInFull() throws Exception {
    byte[] lines = {0, 1, 2, 1, 3};
    byte[] rgb =
        ON_BLUE
            .decode(Pictures.png(Pictures.pngHeader(1, 2, 16, GREY), lines, chunk("tRNS", 1, 2)))
            .rgb();

    assertThat(rgb).containsExactly(0, 0, -1, 1, 1, 1);
  }

  @Test
  void whatIsSuperfluousIsPassedOver() throws Exception {
    byte[] opaque = {0, 10, 20, 30, (byte) 255};
    byte[] two = {0, 0b01000000};
    byte[] palette = chunk("PLTE", 1, 2, 3, 4, 5, 6);

    assertPixels(RGBA, 8, 1, opaque, "10 20 30", chunk("tRNS", 0, 10, 0, 20, 0, 30));
    assertPixels(RGBA, 8, 1, opaque, "10 20 30", chunk("PLTE", 1, 2, 3));
    assertPixels(INDEXED, 1, 2, two, "1 2 3 4 5 6", palette, chunk("tRNS", 255, 0, 0));
    assertPixels(INDEXED, 1, 2, two, "1 2 3 0 0 255", palette, chunk("tRNS", 255, 0));
    assertPixels(INDEXED, 1, 2, two, "1 2 3 4 5 6", chunk("tRNS", 0), palette);
    assertPixels(
        INDEXED, 1, 2, two, "0 0 255 4 5 6", palette, chunk("tRNS", 0), chunk("tRNS", 255, 0));
    assertPixels(INDEXED, 1, 2, two, "1 2 3 4 5 6", chunk("PLTE", 1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertPixels(GREY, 8, 1, new byte[] {0, 10}, "10 10 10", chunk("tRNS", 10));
    assertPixels(GREY, 8, 1, new byte[] {0, 10}, "10 10 10", chunk("PLTE", 1, 2, 3));
    assertPixels(RGB, 8, 1, new byte[] {0, 1, 2, 3}, "1 2 3", chunk("tRNS", 0, 1, 0, 2));
  }

  @Test
  void aPaletteMustHaveTheColoursThatAreUsed() {
    byte[] third = {0, (byte) 0b10000000};
    assertReason(
        2, third, "a pixel of colour 2 in a palette of 2", chunk("PLTE", 1, 2, 3, 4, 5, 6));
    assertReason(2, third, "without its palette");
    assertReason(2, third, "a palette of 4 bytes", chunk("PLTE", 1, 2, 3, 4));
  }

  private static void assertPixels(
      int kind, int bits, int width, byte[] lines, String expected, byte[]... chunks)
      throws Exception {
    byte[] rgb =
        ON_BLUE.decode(Pictures.png(Pictures.pngHeader(1, width, bits, kind), lines, chunks)).rgb();
    String[] values = expected.split(" ");
    assertThat(rgb).hasSize(values.length);
    for (int i = 0; i < rgb.length; i++) {
      assertThat(rgb[i] & 0xFF).isEqualTo(Integer.parseInt(values[i]));
    }
  }

  private static void assertReason(int bits, byte[] lines, String reason, byte[]... chunks) {
    assertThatThrownBy(
            () ->
                ON_BLUE.decode(
                    Pictures.png(Pictures.pngHeader(1, 1, bits, INDEXED), lines, chunks)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] chunk(String type, int... content) {
    ByteBuffer chunk = ByteBuffer.allocate(4 + content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII));
    for (int each : content) {
      chunk.put((byte) each);
    }
    return chunk.array();
  }
}
