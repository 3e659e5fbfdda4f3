package io.subscale.model.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RangeCoderTest {
  private static final double LN2 = Math.log(2);

  /** Logits of an alphabet, far apart or near each other. */
  private static float[] logits(SplittableRandom random, int symbols) {
    double spread = Math.pow(10, random.nextDouble(-2, 3));
    float[] logits = new float[symbols];
    for (int v = 0; v < symbols; v++) {
      logits[v] = (float) (spread * random.nextGaussian());
    }
    return logits;
  }

  @Property
  void decodingIsTheInverse(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int symbols) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = random.nextInt(0, 400);
    float[][] logits = new float[count][];
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      logits[i] = logits(random, symbols);
      values[i] = random.nextInt(symbols);
    }
    assertThat(decoded(encoded(logits, values, symbols), logits, symbols)).isEqualTo(values);
  }

  @Property
  void lengthIsTheSumOfTheFrequenciesCosts(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RangeEncoder encoder = new RangeEncoder();
    double bits = 0;
    for (int i = 0; i < 1000; i++) {
      int frequency = 1 + random.nextInt(1 << random.nextInt(1, Frequencies.BITS));
      encoder.encode(random.nextInt(Frequencies.SUM - frequency + 1), frequency);
      bits -= Math.log((double) frequency / Frequencies.SUM) / LN2;
    }
    assertThat(8.0 * encoder.finish().length).isBetween(bits - 8, bits + 9);
  }

  /** The ends of the alphabet at frequency 1: all carries, all borrows, all renormalisations. */
  @Test
  void leastLikelySymbolsAtBothEndsSurvive() {
    float[] certain = new float[256];
    certain[128] = 1e6f;
    for (int[] pattern : new int[][] {{255}, {0}, {0, 255}, {255, 255, 0}, {128, 255}, {0, 128}}) {
      float[][] logits = new float[3000][];
      int[] values = new int[logits.length];
      for (int i = 0; i < values.length; i++) {
        logits[i] = certain;
        values[i] = pattern[i % pattern.length];
      }
      byte[] code = encoded(logits, values, 256);
      assertThat(decoded(code, logits, 256)).isEqualTo(values);
    }
  }

  /** Sums of 0xFF.. that a last carry runs all the way back through. */
  @Test
  void carryRunsBackThroughManyBytes() {
    RangeEncoder encoder = new RangeEncoder();
    int[] starts = new int[200];
    int[] frequencies = new int[200];
    for (int i = 0; i < starts.length; i++) {
      // The upper end of everything, then one step beyond what was certain.
      starts[i] = Frequencies.SUM - 1;
      frequencies[i] = 1;
    }
    for (int i = 0; i < starts.length; i++) {
      encoder.encode(starts[i], frequencies[i]);
    }
    assertThat(encoder.finish().length).isBetween(599, 602);
  }

  @Test
  void certainSymbolsCostNothing() {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < 100_000; i++) {
      encoder.encode(0, Frequencies.SUM);
    }
    assertThat(encoder.finish()).hasSizeLessThanOrEqualTo(1);
    assertThat(new RangeEncoder().finish()).hasSizeLessThanOrEqualTo(1);
  }

  @Property
  void bytesThatNobodyEncodedGiveSomeSymbols(@ForAll byte[] bytes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RangeDecoder decoder = new RangeDecoder(bytes);
    Frequencies frequencies = new Frequencies(17);
    for (int i = 0; i < 300; i++) {
      frequencies.set(logits(random, 17));
      assertThat(decoder.decode(frequencies)).isBetween(0, 16);
    }
  }

  @Property
  void frequenciesAddUpAndFollowTheLogits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int symbols) {
    float[] logits = logits(new SplittableRandom(seed), symbols);
    Frequencies frequencies = new Frequencies(symbols);
    frequencies.set(logits);
    int sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit - largest);
    }
    for (int v = 0; v < symbols; v++) {
      assertThat(frequencies.start(v)).isEqualTo(sum);
      assertThat(frequencies.frequency(v)).isPositive();
      assertThat(frequencies.symbolAt(sum)).isEqualTo(v);
      sum += frequencies.frequency(v);
      assertThat(frequencies.symbolAt(sum - 1)).isEqualTo(v);
      double share = Math.exp(logits[v] - largest) / total;
      assertThat((double) frequencies.frequency(v) / Frequencies.SUM)
          .isBetween(share * (1 - 2e-5) - 1e-9, share + 2.0 * symbols / Frequencies.SUM);
      double nats = Math.log(total) + largest - logits[v];
      assertThat(frequencies.nats(logits[v])).isCloseTo(nats, within(1e-12 * (1 + nats)));
    }
    assertThat(sum).isEqualTo(Frequencies.SUM);
  }

  @Test
  void frequenciesOfThreeLogitsAreThoseOfTheRule() {
    Frequencies frequencies = new Frequencies(3);
    frequencies.set(new float[] {(float) Math.log(2), (float) Math.log(5), (float) Math.log(3)});
    // 1 + floor(w (2^24 - 3) / 10), and the 2 that are left at the largest.
    assertThat(frequencies.frequency(0)).isEqualTo(1 + 3355442);
    assertThat(frequencies.frequency(2)).isEqualTo(1 + 5033163);
    assertThat(frequencies.frequency(1)).isEqualTo(Frequencies.SUM - 3355443 - 5033164);
  }

  @Test
  void noNumbersGiveFrequenciesToo() {
    for (float odd : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at = 0; at < 4; at++) {
        float[] logits = {0.5f, -1, 2, 0};
        logits[at] = odd;
        Frequencies frequencies = new Frequencies(4);
        frequencies.set(logits);
        int sum = 0;
        for (int v = 0; v < 4; v++) {
          assertThat(frequencies.frequency(v)).isPositive();
          sum += frequencies.frequency(v);
        }
        assertThat(sum).isEqualTo(Frequencies.SUM);
      }
    }
  }

  private static byte[] encoded(float[][] logits, int[] values, int symbols) {
    Frequencies frequencies = new Frequencies(symbols);
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < values.length; i++) {
      frequencies.set(logits[i]);
      encoder.encode(frequencies.start(values[i]), frequencies.frequency(values[i]));
    }
    return encoder.finish();
  }

  private static int[] decoded(byte[] code, float[][] logits, int symbols) {
    Frequencies frequencies = new Frequencies(symbols);
    RangeDecoder decoder = new RangeDecoder(code);
    int[] values = new int[logits.length];
    Arrays.setAll(
        values,
        i -> {
          frequencies.set(logits[i]);
          return decoder.decode(frequencies);
        });
    return values;
  }
}
