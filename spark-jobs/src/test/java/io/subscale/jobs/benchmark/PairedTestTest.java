package io.subscale.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.benchmark.PairedTest.Outcome;
import io.subscale.jobs.benchmark.PairedTest.Verdict;
import io.subscale.jobs.score.CodeLengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedTestTest {
  private static final PairedTest TEST =
      new PairedTest(new PairedTest.Settings(0.002, 0.99, 2000, 1));

  @Test
  void aModelDiffersFromItselfByNothingAtAll() {
    CodeLengths model = model(40, 5, 3, 0);
    Outcome outcome = TEST.compare(model, model).orElseThrow();
    assertThat(outcome.difference()).isZero();
    assertThat(outcome.lower()).isZero();
    assertThat(outcome.upper()).isZero();
    assertThat(outcome.verdict()).isEqualTo(Verdict.SAME);
    assertThat(outcome.detectable()).isEqualTo(0.002);
    assertThat(outcome.images()).isEqualTo(200);
    assertThat(outcome.units()).isEqualTo(40);
  }

  @Test
  void everyImageWorseByFiveThousandthsIsARegression() {
    CodeLengths old = model(40, 5, 3, 0);
    CodeLengths now = model(40, 5, 3, 0.005);
    assertThat(TEST.compare(old, now).orElseThrow().verdict()).isEqualTo(Verdict.WORSE);
    assertThat(TEST.compare(now, old).orElseThrow().verdict()).isEqualTo(Verdict.BETTER);
    CodeLengths tolerated = model(40, 5, 3, 0.0015);
    assertThat(TEST.compare(old, tolerated).orElseThrow().verdict()).isEqualTo(Verdict.SAME);
  }

  @Test
  void noiseBetweenPhotographsIsNoRegression() {
    Outcome outcome = TEST.compare(model(20, 50, 3, 0.003), noisy(20, 50, 0.01)).orElseThrow();
    assertThat(outcome.verdict()).isEqualTo(Verdict.SAME);
    assertThat(outcome.lower()).isLessThan(outcome.difference());
    assertThat(outcome.detectable()).isGreaterThan(0.004);
  }

  /**
   * Two photographs of one image each: draws are aa, ab, ba, bb, so the ends are a and b, widened.
   */
  @Test
  void twoPhotographsByHand() {
    CodeLengths old = lengths(List.of("a", "b"), List.of("a", "b"), new double[] {1, 1});
    CodeLengths now = lengths(List.of("b", "a"), List.of("b", "a"), new double[] {1.03, 1.01});
    Outcome outcome = TEST.compare(old, now).orElseThrow();
    assertThat(outcome.difference()).isCloseTo(0.02, within(1e-12));
    assertThat(outcome.lower()).isCloseTo(0.02 - 0.01 * Math.sqrt(2), within(1e-12));
    assertThat(outcome.upper()).isCloseTo(0.02 + 0.01 * Math.sqrt(2), within(1e-12));
    assertThat(outcome.detectable()).isCloseTo(0.002 + 0.01 * Math.sqrt(2), within(1e-12));
    assertThat(outcome.verdict()).isEqualTo(Verdict.WORSE);
  }

  @Test
  void tilesCountAsTheirPhotographs() {
    Outcome photographs = TEST.compare(model(4, 100, 3, 0), noisy(4, 100, 0.01)).orElseThrow();
    Outcome single = TEST.compare(model(1, 400, 3, 0), noisy(1, 400, 0.01)).orElseThrow();
    assertThat(photographs.units()).isEqualTo(4);
    assertThat(single.units()).isEqualTo(400);
  }

  @Test
  void onlyCommonImagesCount() {
    CodeLengths one = lengths(List.of("a"), List.of("a"), new double[] {1});
    CodeLengths other = lengths(List.of("b"), List.of("b"), new double[] {1});
    assertThat(TEST.compare(one, other)).isEmpty();
    CodeLengths both = lengths(List.of("a", "b"), List.of("a", "b"), new double[] {1.5, 9});
    assertThat(TEST.compare(one, both).orElseThrow().difference()).isCloseTo(0.5, within(1e-12));
  }

  /**
   * A law of the interval: with a true difference of 0 it lies above 0 in about 0.5 % of all
   * experiments; in 400 of them 10 or more would be as likely as 1e-4.
   */
  @Test
  void intervalIsRarelyWrong() {
    PairedTest strict = new PairedTest(new PairedTest.Settings(0, 0.99, 500, 1));
    int wrong = 0;
    for (int experiment = 0; experiment < 400; experiment++) {
      Random random = new Random(experiment);
      CodeLengths old = model(60, 2, experiment, 0);
      double[] costs = old.bitsPerDim().clone();
      for (int i = 0; i < costs.length; i += 2) {
        double photo = 0.01 * random.nextGaussian();
        costs[i] += photo;
        costs[i + 1] += photo;
      }
      CodeLengths now = lengths(old.ids(), old.photos(), costs);
      if (strict.compare(old, now).orElseThrow().verdict() == Verdict.WORSE) {
        wrong++;
      }
    }
    assertThat(wrong).isLessThan(10);
  }

  /** Images of one value each. */
  private static CodeLengths lengths(List<String> ids, List<String> photos, double[] bits) {
    double[] nats = Arrays.stream(bits).map(each -> each * Math.log(2)).toArray();
    return new CodeLengths(1, List.of("all"), ids, photos, new double[][] {nats});
  }

  private static CodeLengths noisy(int photos, int tiles, double deviation) {
    CodeLengths model = model(photos, tiles, 3, 0);
    Random random = new Random(9);
    double[] costs = model.bitsPerDim().clone();
    double photo = 0;
    for (int i = 0; i < costs.length; i++) {
      photo = i % tiles == 0 ? deviation * random.nextGaussian() : photo;
      costs[i] += photo;
    }
    return lengths(model.ids(), model.photos(), costs);
  }

  private static CodeLengths model(int photos, int tiles, long seed, double worse) {
    Random random = new Random(seed);
    List<String> ids = new ArrayList<>();
    List<String> names = new ArrayList<>();
    double[] costs = new double[photos * tiles];
    for (int i = 0; i < costs.length; i++) {
      names.add("photo" + i / tiles);
      ids.add(names.get(i) + "#" + i % tiles);
      costs[i] = 2 + random.nextGaussian() + worse;
    }
    return lengths(ids, names, costs);
  }
}
