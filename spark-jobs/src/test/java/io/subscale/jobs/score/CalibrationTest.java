package io.subscale.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final double[] TEMPERATURES = {0.5, 0.9, 1, 1.25, 2};

  @Test
  void minimumIsThatOfTheParabolaOverLogTemperature() {
    double[] bits = new double[TEMPERATURES.length];
    for (int t = 0; t < bits.length; t++) {
      double x = Math.log(TEMPERATURES[t]) - Math.log(1.1);
      bits[t] = 3 + 2 * x * x;
    }
    double[] least = Calibration.least(TEMPERATURES, bits);
    assertThat(least[0]).isCloseTo(1.1, within(1e-12));
    assertThat(least[1]).isCloseTo(3, within(1e-12));
  }

  @Test
  void minimumAtAnEndIsThatEnd() {
    assertThat(Calibration.least(TEMPERATURES, new double[] {1, 2, 3, 4, 5}))
        .containsExactly(0.5, 1);
    assertThat(Calibration.least(TEMPERATURES, new double[] {5, 4, 3, 2, 1})).containsExactly(2, 1);
  }
}
