package io.subscale.jobs.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  @Test
  void unequalWeightsByHand() {
    WeightedMean mean = new WeightedMean(2);
    mean.add(new float[] {1f, -4f}, 1);
    mean.add(new float[] {5f, 0f}, 3);
    assertThat(mean.mean()).containsExactly(4f, -1f);
    assertThat(mean.examples()).isEqualTo(4);
  }

  @Property
  void meanOfOneIsItself(
      @ForAll @Size(5) float[] vector, @ForAll @IntRange(min = 1, max = 1 << 28) int examples) {
    WeightedMean mean = new WeightedMean(5);
    mean.add(vector, examples);
    assertThat(mean.mean()).usingComparatorWithPrecision(0f).isEqualTo(vector);
  }

  @Property
  void weightlessVectorsCountForNothing(@ForAll @Size(3) float[] vector) {
    WeightedMean mean = new WeightedMean(3);
    mean.add(vector, 2);
    mean.add(new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1f}, 0);
    assertThat(mean.mean()).usingComparatorWithPrecision(0f).isEqualTo(vector);
  }

  @Property
  void bytesAndBackIsIdentity(@ForAll float[] vector) {
    assertThat(FloatBytes.decode(FloatBytes.encode(vector)))
        .usingComparatorWithPrecision(0f)
        .isEqualTo(vector);
  }

  @Test
  void nothingHasNoMean() {
    assertThatThrownBy(() -> new WeightedMean(1).mean())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no examples");
  }

  @Test
  void otherLengthsAreRefused() {
    assertThatThrownBy(() -> new WeightedMean(1).add(new float[2], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
