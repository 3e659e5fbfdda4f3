package io.subscale.datasets.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecodeMemoryTest {
  private static final int SIDE = 256;
  private static final long ONE_PICTURE = 10L * SIDE * SIDE;
  private static final byte[] PNG =
      PngWriter.png(new RgbImage(SIDE, SIDE, new byte[3 * SIDE * SIDE]));

  @Test
  void aPictureThatNeverFitsSaysWhatMemoryItNeeds() {
    ImageDecoder decoder = new ImageDecoder(0, 1 << 20, new DecodeMemory(ONE_PICTURE / 2));

    assertThatThrownBy(() -> decoder.decode(PNG))
        .isInstanceOf(DecoderUnavailableException.class)
        .hasMessageContaining("a picture of 256 x 256 pixels takes about 1 MB of memory")
        .hasMessageContaining("at least 2 MB")
        .hasMessageContaining("data.max_pixels");
  }

  @Test
  void picturesWaitForEachOthersMemory() throws Exception {
    DecodeMemory forTwo = new DecodeMemory(5 * ONE_PICTURE / 2);
    ImageDecoder decoder = new ImageDecoder(0, 1 << 20, forTwo);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(threads.submit(() -> decoder.decode(PNG, image -> use(image, now, most))));
      }
      for (Future<Integer> each : all) {
        assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(SIDE);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most.get()).isEqualTo(2);
  }

  private static int use(RgbImage image, AtomicInteger now, AtomicInteger most) {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    now.decrementAndGet();
    return image.width();
  }

  @Test
  void aFailureGivesItsMemoryBack() throws Exception {
    ImageDecoder decoder = new ImageDecoder(0, 1 << 20, new DecodeMemory(ONE_PICTURE));
    byte[] damaged = PNG.clone();
    damaged[PNG.length / 2] ^= 1;

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> decoder.decode(damaged))
          .isInstanceOf(UnreadableImageException.class);
    }

    assertThat(decoder.decode(PNG).width()).isEqualTo(SIDE);
  }
}
