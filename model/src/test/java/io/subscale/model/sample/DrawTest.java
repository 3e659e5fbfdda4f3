package io.subscale.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.model.loss.Nats;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DrawTest {
  @Test
  void temperatureZeroIsTheMostLikelyValue() {
    float[] logits = {1, 3, 3, 2};
    Draw draw = new Draw(4);
    for (double uniform : new double[] {0, 0.3, 0.999}) {
      assertThat(draw.value(logits, Steering.temperature(0), uniform)).isEqualTo(1);
      assertThat(draw.value(logits, new Steering(0, 3, 0.9), uniform)).isEqualTo(1);
      assertThat(draw.value(logits, new Steering(5, 1, 1), uniform)).isEqualTo(1);
    }
  }

  @Test
  void drawsFollowTheProbabilities() {
    float[] logits = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    Draw draw = new Draw(3);
    assertThat(draw.value(logits, Steering.NONE, 0.124)).isEqualTo(0);
    assertThat(draw.value(logits, Steering.NONE, 0.126)).isEqualTo(1);
    assertThat(draw.value(logits, Steering.NONE, 0.374)).isEqualTo(1);
    assertThat(draw.value(logits, Steering.NONE, 0.376)).isEqualTo(2);
    assertThat(draw.value(logits, Steering.NONE, 0.999999)).isEqualTo(2);
  }

  /** 2 : 5 of the two most likely; then 5 of 7 is more than the 0.7 that is asked for. */
  @Test
  void unlikelyValuesAreDropped() {
    float[] logits = {(float) Math.log(2), (float) Math.log(1), (float) Math.log(5)};
    Draw draw = new Draw(3);
    assertThat(draw.value(logits, new Steering(1, 2, 1), 0.285)).isEqualTo(0);
    assertThat(draw.value(logits, new Steering(1, 2, 1), 0.286)).isEqualTo(2);
    assertThat(draw.value(logits, new Steering(1, 2, 0.7), 0)).isEqualTo(2);
    assertThat(draw.value(logits, new Steering(1, 2, 0.72), 0)).isEqualTo(0);
    assertThat(draw.value(logits, new Steering(1, 0, 0.7), 0.285)).isEqualTo(0);
    assertThat(draw.value(logits, new Steering(1, 0, 0.7), 0.286)).isEqualTo(2);
  }

  /** Against the definition, value by value, with many ties. */
  @Property
  void drawsFromTheSteeredDistribution(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int levels,
      @ForAll @IntRange(max = 10) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @DoubleRange(min = 0.2, max = 3) double temperature) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[levels];
    for (int v = 0; v < levels; v++) {
      logits[v] = random.nextInt(-3, 4) * 0.5f;
    }
    // Shares that no sum of a few equal probabilities has, where rounding would decide.
    Steering steering = new Steering(temperature, topK, topP == 1 ? 1 : topP * 0.987654321);
    double[] probabilities = SteeredOracle.probabilities(logits, steering);
    Draw draw = new Draw(levels);
    double below = 0;
    for (int v = 0; v < levels; v++) {
      double inside = below + probabilities[v] * random.nextDouble(0.001, 0.999);
      if (probabilities[v] > 0) {
        assertThat(draw.value(logits, steering, inside)).isEqualTo(v);
      }
      below += probabilities[v];
    }
    assertThat(below).isCloseTo(1, within(1e-12));
  }

  @Property
  void costIsThatOfTheModel(@ForAll long seed, @ForAll @IntRange(min = 1, max = 256) int levels) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = new float[levels];
    for (int v = 0; v < levels; v++) {
      logits[v] = (float) (20 * random.nextGaussian());
    }
    int value = random.nextInt(levels);
    double nats = Nats.of(logits, new int[] {value})[0];
    assertThat(new Draw(levels).nats(logits, value)).isCloseTo(nats, within(1e-12 * (1 + nats)));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Steering(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Steering(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Steering(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Steering(Double.NaN, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
