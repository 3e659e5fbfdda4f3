package io.subscale.model.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

class ClippedAdamTest {
  private final ClippedAdamUpdater updater = updater(new ClippedAdam(0.1, 0.9, 0.99, 1e-8, 1));

  private static ClippedAdamUpdater updater(ClippedAdam config) {
    GradientUpdater<ClippedAdam> made = config.instantiate(Nd4j.create(4), true);
    return (ClippedAdamUpdater) made;
  }

  /**
   * By hand: the gradient (3, -4) has norm 5 and is clipped to (0.6, -0.8). Step 1: m = 0.1 g, v =
   * 0.01 g², both corrected to g and g², so the step is 0.1 sign(g). Step 2 with (0, 0.5): m =
   * (0.054, -0.022), corrected by 1 - 0.81 = 0.19; v = (0.003564, 0.008836), corrected by 1 -
   * 0.9801 = 0.0199.
   */
  @Test
  void stepsAreThoseComputedByHand() {
    INDArray gradient = Nd4j.createFromArray(3f, -4f);
    updater.applyUpdater(gradient, 0, 0);
    assertThat(updater.gradientNorm()).isCloseTo(5, within(1e-5));
    assertThat(gradient.getDouble(0)).isCloseTo(0.1, within(1e-5));
    assertThat(gradient.getDouble(1)).isCloseTo(-0.1, within(1e-5));
    INDArray second = Nd4j.createFromArray(0f, 0.5f);
    updater.applyUpdater(second, 1, 0);
    double x = 0.1 * 0.054 / 0.19 / Math.sqrt(0.003564 / 0.0199);
    double y = 0.1 * -0.022 / 0.19 / Math.sqrt(0.008836 / 0.0199);
    assertThat(second.getDouble(0)).isCloseTo(x, within(1e-5));
    assertThat(second.getDouble(1)).isCloseTo(y, within(1e-5));
  }

  /**
   * By hand, a gradient of 1e-7, step 1: m = 1e-8, v = 1e-16, so the step is 0.1 sqrt(0.01) / 0.1 *
   * m / (sqrt(v) + 1e-8) = 0.1 * 1e-8 / 2e-8 = 0.05. Were the bias corrected first, it would be
   * 0.0909.
   */
  @Test
  void epsilonJoinsTheRootBeforeTheBiasIsCorrected() {
    INDArray gradient = Nd4j.createFromArray(1e-7f, 0f);
    updater.applyUpdater(gradient, 0, 0);
    assertThat(gradient.getDouble(0)).isCloseTo(0.05, within(1e-4));
  }

  @Test
  void gradientThatIsNotFiniteMovesNothing() {
    INDArray before = updater.getState().get("M").dup();
    INDArray gradient = Nd4j.createFromArray(Float.NaN, 1f);
    updater.applyUpdater(gradient, 0, 0);
    assertThat(gradient.toFloatVector()).containsExactly(0, 0);
    assertThat(updater.getState().get("M")).isEqualTo(before);
    assertThat(updater.skippedSteps()).isEqualTo(1);
  }

  @Test
  void equalityIgnoresTheRate() {
    ClippedAdam one = new ClippedAdam(0.1, 1);
    assertThat(one).isEqualTo(new ClippedAdam(0.2, 1)).isNotEqualTo(new ClippedAdam(0.1, 2));
    assertThat(one.clone()).isEqualTo(one).isNotSameAs(one);
  }
}
