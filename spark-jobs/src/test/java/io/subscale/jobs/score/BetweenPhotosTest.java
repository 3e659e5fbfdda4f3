package io.subscale.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.likelihood.BitsPerDim;
import java.util.List;
import org.junit.jupiter.api.Test;

class BetweenPhotosTest {
  private static final int VALUES = 12;
  private static final double UNIT = Math.log(2) * VALUES;
  private static final double[] NATS = {1 * UNIT, 2 * UNIT, 6 * UNIT};

  @Test
  void photographsOfOneImageEachHaveTheErrorOverImages() {
    BetweenPhotos error = BetweenPhotos.of(NATS, List.of("a", "b", "c"), VALUES);
    assertThat(error.photos()).isEqualTo(3);
    assertThat(error.standardError())
        .isCloseTo(BitsPerDim.of(NATS, VALUES).standardError(), within(1e-12));
  }

  /** Mean 3; the deviations of a are -2 - 1, that of b is 3: sqrt(2/1 * (9 + 9)) / 3 = 2. */
  @Test
  void deviationsOfAPhotographAddUpBeforeTheyAreSquared() {
    BetweenPhotos error = BetweenPhotos.of(NATS, List.of("a", "a", "b"), VALUES);
    assertThat(error.photos()).isEqualTo(2);
    assertThat(error.standardError()).isCloseTo(2, within(1e-12));
  }

  @Test
  void onePhotographTellsNothingOfOthers() {
    assertThat(BetweenPhotos.of(NATS, List.of("a", "a", "a"), VALUES))
        .isEqualTo(new BetweenPhotos(1, 0));
  }

  @Test
  void onlyTheSuffixOfATileIsTakenOff() {
    assertThat(ImageFacts.photo("in/a#1.png#y3x15")).isEqualTo("in/a#1.png");
    assertThat(ImageFacts.photo("in/a#y1x2/b.png")).isEqualTo("in/a#y1x2/b.png");
  }
}
