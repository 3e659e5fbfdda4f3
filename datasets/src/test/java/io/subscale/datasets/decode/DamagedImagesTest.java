package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file is broken at every byte: it is refused with a reason, or it is whole. */
class DamagedImagesTest {
  private static final ImageDecoder DECODER = new ImageDecoder(0xFFFFFF, 1 << 16);

  /** 6x4 pixels by libwebp's cwebp -lossless: Java has no writer of WebP. */
  private static final String WEBP =
      "UklGRjAAAABXRUJQVlA4TCMAAAAvBcAAAImM6H8YDKRtY2L771/sNYTD6gsEUqyTxUcksHrPAAA=";

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "webp"})
  void aTruncatedFileIsRefused(String format) throws Exception {
    byte[] whole = file(format);
    int needed =
        switch (format) {
          case "gif" -> whole.length - 1; // a trailer behind the first frame
          case "bmp" -> whole.length - 2; // fills the last row up to four bytes
          default -> whole.length;
        };
    for (int length = 0; length < needed; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        DECODER.decode(cut);
        fail(format + " cut at byte " + length + " of " + whole.length + " was taken for whole");
      } catch (UnreadableImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "bmp", "gif", "webp"})
  void aFlippedBitIsRefusedOrGivesAnImage(String format) throws Exception {
    byte[] whole = file(format);
    SplittableRandom random = new SplittableRandom(20);
    for (int flip = 0; flip < 2000; flip++) {
      byte[] flipped = whole.clone();
      int at = random.nextInt(whole.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(DECODER.decode(flipped).rgb()).isNotEmpty();
      } catch (UnreadableImageException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void aFlippedBitInAPngsPixelsIsNeverTaken() throws Exception {
    byte[] whole = file("png");
    for (int bit = 8 * 8; bit < (whole.length - 12) * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> DECODER.decode(flipped))
          .isInstanceOf(UnreadableImageException.class);
    }
  }

  @Test
  void aDecompressionBombIsRefusedByItsHeader() throws Exception {
    byte[] png = Pictures.png(Pictures.pngHeader(1 << 30, 1 << 30, 8, 2), new byte[9]);
    byte[] jpeg = file("jpeg");
    for (int at = 2; at < jpeg.length - 9; at++) {
      if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) 60_000).putShort(at + 7, (short) 60_000);
      }
    }
    byte[] bmp = file("bmp");
    ByteBuffer.wrap(bmp).putInt(18, 0x00000040).putInt(22, 0x00000080); // little endian: 2^30
    byte[] gif = file("gif");
    ByteBuffer.wrap(gif).putInt(6, -1);

    assertBomb(png, "1073741824 x 1073741824 pixels, more than data.max_pixels = 65536 allows");
    assertBomb(jpeg, "60000 x 60000 pixels");
    assertBomb(bmp, "2147483648 x 1073741824 pixels");
    assertBomb(gif, "65535 x 65535 pixels");
  }

  /** A 16-bit pixel takes twice the memory. */
  @Test
  void sixteenBitPixelsCountDouble() throws Exception {
    byte[] png = Pictures.png(Pictures.pngHeader(256, 129, 16, 2), new byte[9]);
    assertBomb(png, "pixels of 16 bits a sample, which count double, more than data.max_pixels");
  }

  private static void assertBomb(byte[] file, String message) {
    assertThatThrownBy(() -> DECODER.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(message);
  }

  private static byte[] file(String format) throws Exception {
    if (format.equals("webp")) {
      return Base64.getDecoder().decode(WEBP);
    }
    int type =
        format.equals("gif") ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_3BYTE_BGR;
    return Pictures.write(Pictures.slope(12, 10, type), format);
  }
}
