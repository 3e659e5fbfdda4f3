package io.subscale.jobs.round.mean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.cluster.FloatBytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  private static final int LARGEST = 1 << 28;

  private static float[] mean(float[] x, long a, float[] y, long b) {
    byte[] mean = FloatBytes.encode(x);
    WeightedMean.merge(mean, a, FloatBytes.encode(y), b);
    return FloatBytes.decode(mean);
  }

  @Test
  void unequalWeightsByHand() {
    assertThat(mean(new float[] {1f, -4f}, 1, new float[] {5f, 0f}, 3)).containsExactly(4f, -1f);
  }

  @Property
  void meanOfEqualVectorsIsThatVector(
      @ForAll @Size(5) float[] vector,
      @ForAll @IntRange(min = 1, max = LARGEST) int a,
      @ForAll @IntRange(min = 1, max = LARGEST) int b) {
    assertThat(mean(vector, a, vector, b)).usingComparatorWithPrecision(0f).isEqualTo(vector);
  }

  @Property
  void whoComesFirstDoesNotMatter(
      @ForAll @Size(5) float[] x,
      @ForAll @Size(5) float[] y,
      @ForAll @IntRange(min = 1, max = LARGEST) int a,
      @ForAll @IntRange(min = 1, max = LARGEST) int b) {
    assertThat(FloatBytes.encode(mean(x, a, y, b))).isEqualTo(FloatBytes.encode(mean(y, b, x, a)));
  }

  /** Long enough for whole vectors of every width, and for a rest. */
  @Property(tries = 100)
  void everyValueIsThatOfTheFormula(
      @ForAll @Size(67) float[] x,
      @ForAll @Size(67) float[] y,
      @ForAll @IntRange(min = 1, max = LARGEST) int a,
      @ForAll @IntRange(min = 1, max = LARGEST) int b) {
    float[] mean = mean(x, a, y, b);
    for (int i = 0; i < mean.length; i++) {
      double sum = a * (double) x[i] + b * (double) y[i];
      assertThat(mean[i]).isEqualTo((float) (sum / ((double) a + b)));
    }
  }

  @Property
  void bytesAndBackIsIdentity(@ForAll float[] vector) {
    assertThat(FloatBytes.decode(FloatBytes.encode(vector)))
        .usingComparatorWithPrecision(0f)
        .isEqualTo(vector);
  }

  @Test
  void otherLengthsAndNoExamplesAreRefused() {
    assertThatThrownBy(() -> WeightedMean.merge(new byte[4], 1, new byte[8], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WeightedMean.merge(new byte[4], 1, new byte[4], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
