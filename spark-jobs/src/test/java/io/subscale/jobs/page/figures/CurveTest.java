package io.subscale.jobs.page.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurveTest {
  @Test
  void fewMeasurementsStayAsTheyAre() {
    Curve.Builder builder = new Curve.Builder();
    builder.add(1, 5);
    builder.add(2, Double.NaN);
    builder.add(3, 4);
    Curve curve = builder.curve();
    assertThat(curve.x()).containsExactly(1, 3);
    assertThat(curve.y()).containsExactly(5, 4);
    assertThat(curve.last()).isEqualTo(4);
    assertThat(curve.least()).isEqualTo(4);
  }

  @Test
  void manyMeasurementsBecomeMeansThatLoseNothing() {
    Curve.Builder builder = new Curve.Builder();
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      builder.add(i, 2.0 * i);
    }
    Curve curve = builder.curve();
    assertThat(curve.x().length).isBetween(Curve.MOST_POINTS / 2, Curve.MOST_POINTS + 1);
    for (int i = 0; i < curve.x().length; i++) {
      assertThat(curve.y()[i]).isCloseTo(2 * curve.x()[i], within(1e-9));
    }
    // 64 measurements a point: the first is the mean of 0 to 63, the last of the 16 left over.
    assertThat(curve.x()[0]).isEqualTo(31.5);
    assertThat(curve.x()[curve.x().length - 1]).isEqualTo(9991.5);
  }

  @Test
  void nothingHasNoLastValue() {
    Curve curve = new Curve.Builder().curve();
    assertThat(curve.isEmpty()).isTrue();
    assertThat(curve.last()).isNaN();
    assertThat(curve.least()).isNaN();
  }
}
