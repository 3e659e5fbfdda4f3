package io.subscale.jobs.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationSumsTest {
  /** Probabilities 1/2, 1/4, 1/8, 1/8 of the four values of two bits. */
  private static final float[] LOGITS = {
    9,
    (float) Math.log(0.5),
    (float) Math.log(0.25),
    (float) Math.log(0.125),
    (float) Math.log(0.125)
  };

  private static final double BIT = Math.log(2);
  private static final double CLOSE = 1e-6;

  private static int at(double temperature) {
    double[] all = CalibrationSums.temperatures();
    for (int t = 0; t < all.length; t++) {
      if (all[t] == temperature) {
        return t;
      }
    }
    throw new AssertionError(temperature + " is no temperature of the grid");
  }

  @Test
  void aValueCostsItsProbabilitysPowerMadeToSumToOne() {
    CalibrationSums sums = CalibrationSums.none(2);
    sums.add(LOGITS, 1, 1);
    assertThat(sums.nats()[at(1)]).isCloseTo(2 * BIT, within(CLOSE));
    // P^2: 1/4, 1/16, 1/64, 1/64, in sum 22/64; the value's share is 4/22.
    assertThat(sums.nats()[at(0.5)]).isCloseTo(Math.log(22 / 4.0), within(CLOSE));
    // Square roots: 0.7071, 0.5, 0.3536 twice.
    assertThat(sums.nats()[at(2)])
        .isCloseTo(Math.log((Math.sqrt(0.5) + 0.5 + 2 * Math.sqrt(0.125)) / 0.5), within(CLOSE));
  }

  @Test
  void bitsOfAValueAddUpToItsCost() {
    CalibrationSums sums = CalibrationSums.none(2);
    sums.add(LOGITS, 1, 1);
    // The high bit 0 has 3/4; then the low bit 1 has 1/4 of 3/4.
    assertThat(sums.planes()[0]).isCloseTo(Math.log(4 / 3.0), within(CLOSE));
    assertThat(sums.planes()[1]).isCloseTo(Math.log(3), within(CLOSE));
    sums.add(LOGITS, 1, 3);
    // 1/4, then 1/2 of it.
    assertThat(sums.planes()[0]).isCloseTo(Math.log(4 / 3.0) + 2 * BIT, within(CLOSE));
    assertThat(sums.planes()[1]).isCloseTo(Math.log(3) + BIT, within(CLOSE));
    assertThat(sums.planes()[0] + sums.planes()[1]).isCloseTo(sums.nats()[at(1)], within(CLOSE));
  }

  @Test
  void aHitIsTheLikeliestValue() {
    CalibrationSums sums = CalibrationSums.none(2);
    sums.add(LOGITS, 1, 0);
    sums.add(LOGITS, 1, 2);
    assertThat(sums.counts()[5]).isEqualTo(2);
    assertThat(sums.hits()[5]).isEqualTo(1);
    assertThat(sums.confidences()[5]).isCloseTo(1, within(CLOSE));
    assertThat(sums.values()).containsExactly(2);
  }

  @Test
  void certaintyThatIsWrongCostsWhatItsLogitsSay() {
    CalibrationSums sums = CalibrationSums.none(1);
    sums.add(new float[] {0, -100}, 0, 1);
    assertThat(sums.nats()[at(1)]).isCloseTo(100, within(CLOSE));
    assertThat(sums.planes()[0]).isCloseTo(100, within(CLOSE));
    assertThat(sums.counts()[CalibrationSums.BINS - 1]).isEqualTo(1);
  }

  @Test
  void partsAddUp() {
    CalibrationSums one = CalibrationSums.none(2);
    one.add(LOGITS, 1, 1);
    CalibrationSums two = CalibrationSums.none(2);
    two.add(LOGITS, 1, 3);
    CalibrationSums both = CalibrationSums.none(2);
    both.add(LOGITS, 1, 1);
    both.add(LOGITS, 1, 3);
    assertThat(CalibrationSums.concatenate(List.of(one, two)))
        .usingRecursiveComparison()
        .isEqualTo(both);
  }
}
