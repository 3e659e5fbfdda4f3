package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.decode.progressive.OneScan;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One scan instead of many: the JDK's reader finds the same samples in both. */
class ProgressiveJpegTest {
  private static final int CUT = 40;

  private static byte[] samples(byte[] file) throws UnreadableImageException {
    Raster raster = PluginReader.raster(PluginReader.ofJdk("jpeg"), file);
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }

  /** The samples, or none where the file is refused. */
  private static Optional<ByteBuffer> outcome(byte[] file) {
    try {
      return Optional.of(ByteBuffer.wrap(samples(file)));
    } catch (UnreadableImageException refused) {
      return Optional.empty();
    }
  }

  private static byte[] file(int height, int width, int quality, long seed) throws Exception {
    return Pictures.noisyJpeg(height, width, quality, true, new SplittableRandom(seed));
  }

  @Property(tries = 100)
  void samplesAreThoseOfTheManyScans(
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 100) int quality,
      @ForAll long seed)
      throws Exception {
    byte[] many = file(height, width, quality, seed);
    Optional<byte[]> one = OneScan.of(many);
    assertThat(one).isPresent();
    assertThat(samples(one.get())).isEqualTo(samples(many));
    assertThat(OneScan.of(one.get())).as("is not progressive").isEmpty();
  }

  /** What is converted nevertheless decodes, or is refused, as the damaged file is. */
  @Property(tries = 600)
  void ofADamagedFileNothingElseIsMade(@ForAll long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] many = file(24, 30, 1 + random.nextInt(95), seed);
    for (int i = 0; i <= random.nextInt(3); i++) {
      many[CUT + random.nextInt(many.length - CUT)] = (byte) random.nextInt(256);
    }
    Optional<byte[]> one = OneScan.of(many);
    if (one.isPresent()) {
      assertThat(outcome(one.get())).isEqualTo(outcome(many));
    }
  }

  @Test
  void aFileThatEndsTooSoonIsLeftToTheReader() throws Exception {
    byte[] many = file(40, 40, 90, 3);
    for (int length = 2; length < many.length; length += 7) {
      assertThat(OneScan.of(Arrays.copyOf(many, length))).isEmpty();
    }
  }
}
