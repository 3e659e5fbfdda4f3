package io.subscale.model.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NatsTest {
  @Test
  void costIsMinusTheLogProbability() {
    float[] logits = {(float) Math.log(1), (float) Math.log(3), 5, 5};
    double[] nats = Nats.of(logits, new int[] {1, 0});
    assertThat(nats[0]).isCloseTo(-Math.log(0.75), within(1e-7));
    assertThat(nats[1]).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void hugeLogitsNeitherOverflowNorVanish() {
    double[] nats = Nats.of(new float[] {3e38f, 0, -1000, 0}, new int[] {0, 0});
    assertThat(nats[0]).isZero();
    assertThat(nats[1]).isCloseTo(1000, within(1e-9));
  }
}
