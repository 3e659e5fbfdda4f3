package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples through all filters, depths, kinds and passes, and back; the filters as PNG has them. */
class PngRowsTest {
  private static final ImageDecoder DECODER = new ImageDecoder(0xFFFFFF, 1 << 20);
  private static final int[][] KINDS = { // kind, samples of a pixel, bits
    {0, 1, 1},
    {0, 1, 2},
    {0, 1, 4},
    {0, 1, 8},
    {0, 1, 16},
    {2, 3, 8},
    {2, 3, 16},
    {4, 2, 8},
    {4, 2, 16},
    {6, 4, 8},
    {6, 4, 16}
  };

  /** First row and column of Adam7's passes, and the distances to the next. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4}, {2, 0, 4, 2}, {0, 1, 2, 2}, {1, 0, 2, 1}
  };

  private int width;
  private int bands;
  private int bits;
  private int[] samples;

  @Property(tries = 400)
  void whateverWasFilteredReadsBack(
      @ForAll @IntRange(min = 0, max = 10) int kind,
      @ForAll @IntRange(min = 1, max = 19) int height,
      @ForAll @IntRange(min = 1, max = 19) int across,
      @ForAll boolean interlaced,
      @ForAll long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    width = across;
    bands = KINDS[kind][1];
    bits = KINDS[kind][2];
    samples = random.ints((long) height * width * bands, 0, 1 << bits).toArray();
    byte[] header = Pictures.pngHeader(height, width, bits, KINDS[kind][0]);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? PASSES : new int[][] {{0, 0, 1, 1}}) {
      byte[] above = new byte[rowBytes(width)];
      for (int y = pass[0]; y < height && pass[1] < width; y += pass[2]) {
        byte[] row = pack(y, pass[1], pass[3]);
        lines.writeBytes(filtered(row, above, random.nextInt(5)));
        above = row;
      }
    }

    RgbImage read =
        DECODER.decode(
            Pictures.png(interlaced ? Pictures.interlaced(header) : header, lines.toByteArray()));

    assertThat(read.rgb()).isEqualTo(colours());
  }

  private int rowBytes(int columns) {
    return (columns * bands * bits + 7) / 8;
  }

  private byte[] pack(int y, int left, int right) {
    byte[] row = new byte[rowBytes((width - left + right - 1) / right)];
    int bit = 0;
    for (int x = left; x < width; x += right) {
      for (int band = 0; band < bands; band++) {
        int sample = samples[(y * width + x) * bands + band];
        for (int i = bits - 1; i >= 0; i--, bit++) {
          row[bit / 8] |= (byte) ((sample >> i & 1) << 7 - bit % 8);
        }
      }
    }
    return row;
  }

  /** Clause 9: each byte less what the filter predicts of it. */
  private byte[] filtered(byte[] row, byte[] above, int filter) {
    int step = Math.max(1, bands * bits / 8);
    byte[] line = new byte[1 + row.length];
    line[0] = (byte) filter;
    for (int i = 0; i < row.length; i++) {
      int a = i < step ? 0 : row[i - step] & 0xFF;
      int b = above[i] & 0xFF;
      int c = i < step ? 0 : above[i - step] & 0xFF;
      int predicted =
          switch (filter) {
            case 0 -> 0;
            case 1 -> a;
            case 2 -> b;
            case 3 -> (a + b) / 2;
            default -> paeth(a, b, c);
          };
      line[1 + i] = (byte) (row[i] - predicted);
    }
    return line;
  }

  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    if (Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c)) {
      return a;
    }
    return Math.abs(p - b) <= Math.abs(p - c) ? b : c;
  }

  /** Over white, rounded half up. */
  private byte[] colours() {
    double top = (1 << bits) - 1;
    byte[] rgb = new byte[samples.length / bands * 3];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3 * bands;
      double value = samples[bands < 3 ? pixel : pixel + i % 3] / top;
      double alpha = bands % 2 == 0 ? samples[pixel + bands - 1] / top : 1;
      rgb[i] = (byte) (int) Math.floor(255 * (value * alpha + 1 - alpha) + 0.5 + 1e-9);
    }
    return rgb;
  }

  @ParameterizedTest
  @CsvSource({
    "9, 'damaged: a row of filter 9'",
    "4, 'truncated: the picture''s data end before its rows'"
  })
  void rowsThatAreNoneAreTold(int filter, String reason) {
    byte[] lines = {(byte) filter, 1, 2, 3};
    int height = filter > 4 ? 1 : 2;

    assertThatThrownBy(
            () -> DECODER.decode(Pictures.png(Pictures.pngHeader(height, 1, 8, 2), lines)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(reason);
  }

  @Test
  void aWrongChecksumOfThePixelsIsTold() throws Exception {
    byte[] file = Pictures.png(Pictures.pngHeader(1, 1, 8, 2), new byte[] {0, 1, 2, 3});
    int data = 8 + 25; // behind signature and header
    int length = ByteBuffer.wrap(file).getInt(data);
    file[data + 8 + length - 1] ^= 1; // the last of zlib's checksum
    CRC32 crc = new CRC32();
    crc.update(file, data + 4, 4 + length);
    ByteBuffer.wrap(file).putInt(data + 8 + length, (int) crc.getValue());

    assertThatThrownBy(() -> DECODER.decode(file)).hasMessageContaining("incorrect data check");
  }

  @Test
  void bytesBehindTheLastRowDoNotCount() throws Exception {
    byte[] lines = {0, 1, 2, 3, 4, 5, 6};

    byte[] rgb = DECODER.decode(Pictures.png(Pictures.pngHeader(1, 1, 8, 2), lines)).rgb();

    assertThat(rgb).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "16, 3", "4, 6", "8, 1"})
  void headersOfNoKindAreRefused(int bits, int kind) {
    assertThatThrownBy(
            () ->
                DECODER.decode(
                    Pictures.png(Pictures.pngHeader(1, 1, bits, kind), new byte[] {0, 1, 2, 3, 4})))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("damaged: a PNG's header of " + bits + " bits, colours " + kind);
  }

  @Test
  void aSecondHeaderIsRefused() throws Exception {
    byte[] header = Pictures.pngHeader(1, 1, 8, 2);
    byte[] again =
        ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII)).put(header).array();

    assertThatThrownBy(() -> DECODER.decode(Pictures.png(header, new byte[4], again)))
        .hasMessageContaining("a PNG that does not begin with its one header");
  }
}
