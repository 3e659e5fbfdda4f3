package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RowProductTest {
  /** Bit for bit the sums of the definition, by fused multiply-add in order, for any rows. */
  @Property(tries = 300)
  void everyRowIsItsOwnSumInOrder(
      @ForAll @IntRange(min = 1, max = 40) int in,
      @ForAll @IntRange(min = 1, max = 200) int out,
      @ForAll @IntRange(min = 0, max = 9) int count,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = random(in * out + 3, random);
    FloatRows x = new FloatRows(random(11 * stride(in), random), stride(in));
    FloatRows y = new FloatRows(random(12 * stride(out), random), stride(out));
    float[] before = y.values().clone();
    new RowProduct(weights, 3, in, out).addTo(x, 2, y, 1, count);
    for (int row = 0; row < 12; row++) {
      for (int c = 0; c < out; c++) {
        float sum = before[row * y.stride() + c];
        for (int k = 0; k < in && row >= 1 && row < 1 + count; k++) {
          float factor = x.values()[(row - 1 + 2) * x.stride() + k];
          sum = Math.fma(factor, weights[3 + k * out + c], sum);
        }
        assertThat(y.values()[row * y.stride() + c]).isEqualTo(sum);
      }
    }
  }

  private static int stride(int width) {
    return FloatRows.of(1, width).stride();
  }

  private static float[] random(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
