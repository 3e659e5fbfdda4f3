package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Chunks around an image of 6x4 pixels. */
class WebpFileTest {
  private static final ImageDecoder ON_WHITE = new ImageDecoder(0xFFFFFF, 1 << 20);

  /** cwebp -lossless; one chunk. */
  private static final byte[] LOSSLESS =
      decoded("UklGRjAAAABXRUJQVlA4TCMAAAAvBcAAAImM6H8YDKRtY2L771/sNYTD6gsEUqyTxUcksHrPAAA=");

  /** cwebp -q 60 -f 0; one chunk. */
  private static final byte[] LOSSY =
      decoded(
          "UklGRk4AAABXRUJQVlA4IEIAAAB0AgCdASoGAAQAAABCJagCdGuAwQD1/7sACLkAAP7ufHY1f/gm//lGL/zEf/KM"
              + "X/6TdzOTv4KBruN8FCP5U5kAAAA=");

  private static final int PROFILE = 0x20;
  private static final int ALPHA = 0x10;

  @Test
  void profilesAndUnknownChunksChangeNothing() throws Exception {
    byte[] pixels = rgb(LOSSLESS);
    byte[] broken = chunk("ICCP", new byte[] {0, 0, 1, 0, 'l', 'c', 'm', 's'});

    assertThat(rgb(riff(header(PROFILE), broken, image(LOSSLESS)))).isEqualTo(pixels);
    assertThat(rgb(riff(header(0), chunk("PSAI", new byte[3]), image(LOSSLESS)))).isEqualTo(pixels);
    assertThat(rgb(riff(header(0), image(LOSSLESS), chunk("C2PA", new byte[5])))).isEqualTo(pixels);
    assertThat(rgb(riff(image(LOSSLESS), chunk("abcd", new byte[2])))).isEqualTo(pixels);
    assertThat(rgb(riff(header(PROFILE), image(LOSSY)))).isEqualTo(rgb(LOSSY));
  }

  /** The profile of a screen whose red is green and whose green is red would swap the channels. */
  @Test
  void aGoodProfileChangesNothingEither() throws Exception {
    byte[] profile =
        java.awt.color.ICC_Profile.getInstance(java.awt.color.ColorSpace.CS_sRGB).getData();
    byte[] red = profileTag(profile, "rXYZ");
    byte[] green = profileTag(profile, "gXYZ");
    byte[] swapped = replaced(replaced(profile, "rXYZ", green), "gXYZ", red);

    byte[] file = riff(header(PROFILE), chunk("ICCP", swapped), image(LOSSLESS));

    assertThat(rgb(file)).isEqualTo(rgb(LOSSLESS));
  }

  @Test
  void uncompressedAlphaIsReadWhereTheHeaderSaysThatThereIsSome() throws Exception {
    byte[] alpha = new byte[1 + 24]; // method 0, then a byte a pixel
    Arrays.fill(alpha, 1, 25, (byte) 255);
    alpha[1] = 0;
    alpha[2] = 51;
    byte[] opaque = rgb(LOSSY);
    byte[] expected = opaque.clone();
    for (int c = 0; c < 3; c++) {
      expected[c] = -1;
      // v at 51 of 255 over white: (v + 4 * 255) / 5
      expected[3 + c] = (byte) Math.round(((opaque[3 + c] & 0xFF) + 4 * 255) / 5.0);
    }

    assertThat(rgb(riff(header(ALPHA), chunk("ALPH", alpha), image(LOSSY)))).isEqualTo(expected);
    assertThat(rgb(riff(header(0), chunk("ALPH", alpha), image(LOSSY)))).isEqualTo(opaque);
  }

  @Test
  void animationsAndFilesWithoutAnImageAreTold() {
    assertReason(
        riff(header(2), chunk("ANIM", new byte[6]), chunk("ANMF", new byte[16])), "animated");
    assertReason(riff(header(0), chunk("EXIF", new byte[6])), "a WebP without an image in it");
  }

  /** A flipped bit in a tree of codes: libwebp says that it is out of memory. */
  @Test
  void damageThatLibwebpTakesForWantOfMemoryIsDamage() {
    assertReason(
        decoded(
            "UklGRn4AAABXRUJQVlA4WAoAAAAQAAAAVgAAAQAAQUxQSDAAAAABL3Db/4gInwoi2aCeCE8EIhBB"
                + "Bf3L/CpE9J9s0gYztZ9UxscOPIEUdNdwD77S9W1WUDggKAAAAPACAJ0BKlcAAgA+0WasUSglpCKl"
                + "aAEAGglpAAApQ23wAP7ppvnUAAA="),
        "damaged: libwebp has no memory for what it describes");
  }

  private static byte[] header(int flags) {
    return chunk("VP8X", new byte[] {(byte) flags, 0, 0, 0, 5, 0, 0, 3, 0, 0});
  }

  private static byte[] image(byte[] file) {
    return Arrays.copyOfRange(file, 12, file.length);
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + content.length + content.length % 2);
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(type.getBytes(StandardCharsets.US_ASCII));
    return chunk.putInt(content.length).put(content).array();
  }

  private static byte[] riff(byte[]... chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      content.writeBytes(chunk);
    }
    return chunk("RIFF", content.toByteArray());
  }

  /** Where a profile's tag points: place and length. */
  private static int[] place(byte[] profile, String tag) {
    ByteBuffer table = ByteBuffer.wrap(profile);
    for (int at = 132; at < 132 + 12 * table.getInt(128); at += 12) {
      if (new String(profile, at, 4, StandardCharsets.US_ASCII).equals(tag)) {
        return new int[] {table.getInt(at + 4), table.getInt(at + 8)};
      }
    }
    throw new AssertionError("no " + tag);
  }

  private static byte[] profileTag(byte[] profile, String tag) {
    int[] place = place(profile, tag);
    return Arrays.copyOfRange(profile, place[0], place[0] + place[1]);
  }

  private static byte[] replaced(byte[] profile, String tag, byte[] content) {
    byte[] copy = profile.clone();
    System.arraycopy(content, 0, copy, place(profile, tag)[0], content.length);
    return copy;
  }

  private static byte[] rgb(byte[] file) throws UnreadableImageException {
    return ON_WHITE.decode(file).rgb();
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void assertReason(byte[] file, String reason) {
    assertThatThrownBy(() -> ON_WHITE.decode(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(reason);
  }
}
