package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenAttentionTest {
  /** The definition in double precision, over more tokens than a piece of the memory holds. */
  @Property(tries = 60)
  void everyTokenAttendsOverThoseUpToIt(
      @ForAll @IntRange(min = 1, max = 3) int images,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 19) int units,
      @ForAll @IntRange(min = 1, max = 150) int tokens,
      @ForAll long seed) {
    int width = heads * units;
    SplittableRandom random = new SplittableRandom(seed);
    TokenAttention attention = new TokenAttention(images, width, heads, tokens);
    FloatRows out = FloatRows.of(images, width);
    for (int slice = 0; slice < 2; slice++) {
      FloatRows[] qkv = new FloatRows[tokens];
      for (int t = 0; t < tokens; t++) {
        qkv[t] = FloatRows.of(images, 3 * width);
        for (int i = 0; i < qkv[t].values().length; i++) {
          qkv[t].values()[i] = (float) random.nextGaussian();
        }
        attention.attend(t, qkv[t], out);
        for (int n = 0; n < images; n++) {
          for (int first = 0; first < width; first += units) {
            double[] expected = attended(qkv, t, n, width, first, units);
            for (int j = 0; j < units; j++) {
              float actual = out.values()[n * out.stride() + first + j];
              assertThat((double) actual).isCloseTo(expected[j], within(1e-5));
            }
          }
        }
      }
    }
  }

  private static double[] attended(FloatRows[] qkv, int t, int n, int width, int first, int units) {
    int query = n * qkv[t].stride() + first;
    double[] sums = new double[units];
    double weights = 0;
    for (int s = 0; s <= t; s++) {
      double score = 0;
      for (int j = 0; j < units; j++) {
        score += qkv[t].values()[query + j] * (double) qkv[s].values()[query + width + j];
      }
      double weight = Math.exp(score / Math.sqrt(units));
      weights += weight;
      for (int j = 0; j < units; j++) {
        sums[j] += weight * qkv[s].values()[query + 2 * width + j];
      }
    }
    for (int j = 0; j < units; j++) {
      sums[j] /= weights;
    }
    return sums;
  }
}
