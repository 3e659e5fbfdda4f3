package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.model.net.RandomLaw.Kind;
import io.subscale.model.net.ReferenceLaw.Shape;
import io.subscale.model.net.ReferenceLawView.Offset;
import io.subscale.model.net.ReferenceLawView.Prediction;
import io.subscale.model.net.ReferenceLawView.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The law head's oracle against facts that were worked out by hand, and who sees whom in it. */
@Tag("slow")
class ReferenceLawTest {
  private static final int COLOURS = 3;

  static Stream<Arguments> stages() {
    List<Arguments> stages = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int scale = 1; scale <= 3; scale++) {
        Shape shape = RandomLaw.shape(kind, scale);
        if (shape.slices() > 0) {
          stages.add(Arguments.of(kind, scale));
        }
      }
    }
    return stages.stream();
  }

  /** Worked out by hand; the slices of a 2 x 2 grid are (0,0), (0,1), (1,0), (1,1). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | -2 0, 0 -2, -2 -2, -2 2, -4 0, 0 -4, -4 -2, -4 2, -2 -4, -2 4, -4 -4, -4 4, -6 0",
        "1 | 0 -1, 0 1, -2 0, 0 -2, -2 -1, -2 1, 2 -1, 2 1, -2 -2, -2 2, 0 -3, 0 3, -2 -3",
        "2 | -1 0, 1 0, -1 -1, -1 1, 1 -1, 1 1, -2 0, 0 -2, -1 -2, -1 2, 1 -2, 1 2, -2 -2",
        "3 | -1 0, 0 -1, 0 1, 1 0, -1 -1, -1 1, 1 -1, 1 1, -2 0, 0 -2, -2 -1, -2 1, -1 -2"
      })
  void placesAreTheNearestThatAreKnown(int slice, String expected) {
    assertThat(ReferenceLawView.placesOf(RandomLaw.shape(Kind.SUBSCALE, 2), slice))
        .isEqualTo(offsets(expected));
  }

  @Test
  void placesOfDepthAreTheNearestOfAll() {
    Shape depth = RandomLaw.shape(Kind.DEPTH, 2);
    for (int slice = 0; slice < 4; slice++) {
      assertThat(ReferenceLawView.placesOf(depth, slice))
          .isEqualTo(
              offsets("-1 0, 0 -1, 0 1, 1 0, -1 -1, -1 1, 1 -1, 1 1, -2 0, 0 -2, 0 2, 2 0, -2 -1"));
    }
    assertThat(ReferenceLawView.errorPlacesOf(depth, 0))
        .isEqualTo(offsets("-2 0, 0 -2, -2 -2, -2 2, -4 0, 0 -4"));
  }

  @Test
  void errorPlacesAreInSlicesThatTheStagePredicts() {
    Shape size = RandomLaw.shape(Kind.SIZE, 2);
    assertThat(ReferenceLawView.errorPlacesOf(size, 1))
        .isEqualTo(offsets("-2 0, 0 -2, -2 -2, -2 2, -4 0, 0 -4"));
    assertThat(ReferenceLawView.errorPlacesOf(size, 2))
        .isEqualTo(offsets("-1 -1, -1 1, 1 -1, 1 1, -2 0, 0 -2"));
    assertThat(ReferenceLawView.errorPlacesOf(size, 3))
        .isEqualTo(offsets("-1 0, 0 -1, 0 1, 1 0, -2 0, 0 -2"));
  }

  private static List<Offset> offsets(String list) {
    return Arrays.stream(list.split(","))
        .map(pair -> pair.trim().split(" "))
        .map(pair -> new Offset(Integer.parseInt(pair[0]), Integer.parseInt(pair[1])))
        .toList();
  }

  @Test
  void predictionAddsDifferencesOfPlacesAndErrorsOfEarlierColours() {
    Shape shape = new Shape(1, 0, 1, 2, 2, 8, 256, false, 2, 2, 0, 1, false);
    double[] ls = new double[3 * 7];
    ls[3] = 0.5; // red: half of the step to the red at the left
    ls[7 + 3] = 1; // green: the step of red
    ls[14 + 6] = -2; // blue: the constant
    double[] lc = {0.5, 0.25, -1};
    int[][][] image = {{{0, 0, 0}, {100, 50, 20}}, {{110, 70, 90}, {107, 61, 33}}};
    ReferenceLawView view = new ReferenceLawView(shape, ls, lc);

    Prediction p = view.predict(new Site(image, 0, 1, 1));
    assertThat(p.base()).containsExactly(100, 50, 20);
    assertThat(p.d()).containsExactly(0, 0, 0, 10, 20, 70);
    assertThat(p.mu0()).containsExactly(105, 60, 18);
    assertThat(p.mu()).containsExactly(105, 60 + 0.5 * 2, 18 + 0.25 * 2 - 1 * 1);
    assertThat(p.r(2)).isEqualTo(33 - 17.5);

    Prediction first = view.predict(new Site(image, 0, 0, 0));
    assertThat(first.base()).containsExactly(127.5, 127.5, 127.5);
    assertThat(first.d()).containsOnly(0);
    assertThat(view.errors(new Site(image, 0, 0, 1))[0]).isNull();
    assertThat(view.errors(new Site(image, 0, 1, 0))[0])
        .containsExactly(-127.5, -127.5 + 0.5 * 127.5, -125.5 + 0.25 * 127.5 - 127.5);
  }

  @Test
  void scaleComesFromPlacesAndErrors() {
    Shape shape = new Shape(1, 0, 1, 2, 2, 8, 256, false, 2, 2, 0, 1, false);
    ReferenceLawView view = new ReferenceLawView(shape, new double[21], new double[3]);
    double[] d = {0, 0, 0, 4, -6, 1};
    assertThat(view.spread(d, new double[][] {{3, -1, 2}}).q(1))
        .containsExactly(Math.log(4), Math.log(1.3), 0, Math.log(2.3), 1);
    assertThat(view.spread(d, new double[][] {null}).q(0))
        .containsExactly(new double[] {Math.log(3), 0, 1, 0, 1}, within(1e-15));
  }

  /**
   * A single pixel: no place is inside, so both components are in the middle of all intensities.
   */
  @Test
  void lawOfASinglePixelIsTheMixtureWrittenOut() {
    Shape shape = new Shape(1, 0, 1, 1, 1, 8, 256, false, 1, 2, 1, 1, false);
    Map<String, double[]> tensors = RandomLaw.zeros(shape);
    tensors.put("o0b", new double[] {0, 0, Math.log(4), Math.log(3), Math.log(2)});
    int[][][] image = {{{128, 0, 0}}};
    double[] logits = new ReferenceLaw(shape, tensors::get).logits(image, 0, null);

    double wide = sigma(1 / 4.0) - sigma(0);
    double narrow = sigma(1 / 2.0) - sigma(0);
    double share = 1 - 1e-4;
    assertThat(Math.exp(logits[128]))
        .isCloseTo(share * (0.25 * wide + 0.75 * narrow) + 1e-4 / 256, within(1e-15));
    assertThat(Math.exp(logits[0]))
        .isCloseTo(
            share * (0.25 * sigma(-127 / 4.0) + 0.75 * sigma(-127 / 2.0)) + 1e-4 / 256,
            within(1e-15));
    // Green lies after red's error of half an intensity, which by lc = 0 moves nothing.
    assertThat(Math.exp(logits[256 + 128]))
        .isCloseTo(share * (sigma(1) - sigma(0)) + 1e-4 / 256, within(1e-15));
  }

  @Test
  void valueOfHiHasTheMassOfItsIntensities() {
    Shape shape = new Shape(1, 0, 1, 1, 1, 4, 4, false, 1, 2, 1, 1, false);
    Map<String, double[]> tensors = RandomLaw.zeros(shape);
    tensors.get("ls")[3] = -2; // mu0 = 7.5 - 2
    tensors.put("o0b", new double[] {50, 0, 0, -50, 0});
    double[] logits =
        new ReferenceLaw(shape, tensors::get).logits(new int[][][] {{{15, 0, 0}}}, 0, null);
    double[] masses = {sigma(-2), sigma(2) - sigma(-2), sigma(6) - sigma(2), 1 - sigma(6)};
    for (int v = 0; v < 4; v++) {
      assertThat(Math.exp(logits[v])).isCloseTo((1 - 1e-4) * masses[v] + 1e-4 / 4, within(1e-15));
    }
  }

  @Test
  void valueOfLoHasItsShareOfWhatHiLeaves() {
    Shape shape = new Shape(1, 0, 1, 1, 1, 4, 4, true, 1, 2, 1, 1, false);
    Map<String, double[]> tensors = RandomLaw.zeros(shape);
    tensors.get("ls")[3] = 1; // mu0 = 13.5 + 1, hi being 3
    tensors.put("o0b", new double[] {50, 0, 0, -50, 0});
    double[] logits =
        new ReferenceLaw(shape, tensors::get).logits(new int[][][] {{{14, 0, 0}}}, 0, null);
    double[] masses = {sigma(-2) - sigma(-3), sigma(-1) - sigma(-2), 0.5 - sigma(-1), 0.5};
    for (int v = 0; v < 4; v++) {
      assertThat(Math.exp(logits[v]))
          .isCloseTo((1 - 1e-4) * masses[v] / (1 - sigma(-3)) + 1e-4 / 4, within(1e-15));
    }
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void intervalFarFromAllComponentsHasAFiniteLaw() {
    ReferenceMixture.Known known = new ReferenceMixture.Known(240, 256, 16);
    ReferenceMixture mixture =
        new ReferenceMixture(256, new double[] {1}, new double[] {3}, new double[] {-9});
    double sum = 0;
    for (int v = 0; v < 16; v++) {
      sum += Math.exp(mixture.logP(known, v));
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(Math.exp(mixture.logP(known, 0))).isCloseTo(1 - 1e-4 * 15 / 16, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void probabilitiesSumToOneAndTheirLogsAreTheCost(Kind kind, int scale) {
    Shape shape = RandomLaw.shape(kind, scale);
    ReferenceLaw law = RandomLaw.law(shape, 3);
    int[][][] image = RandomLaw.image(shape, new SplittableRandom(4));
    double[][] body = RandomLaw.body(shape, 5);
    for (int k = shape.firstSlice(); k < shape.firstSlice() + shape.slices(); k++) {
      double[] logits = law.logits(image, k, body);
      assertThat(logits).hasSize(2 * 3 * COLOURS * shape.levels());
      double nats = 0;
      for (int at = 0; at < logits.length; at += shape.levels()) {
        double sum = 0;
        for (int v = 0; v < shape.levels(); v++) {
          sum += Math.exp(logits[at + v]);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        int x = subPixel(shape, image, k, at / shape.levels());
        int step = 32 / shape.levels();
        nats -= logits[at + (shape.depth() ? x % 8 : x / step)];
      }
      assertThat(law.nats(image, k, body)).isCloseTo(nats, within(1e-12 * nats));
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void subPixelReachesLaterLawsAndNoEarlierOne(Kind kind, int scale) {
    Shape shape = RandomLaw.shape(kind, scale);
    ReferenceLaw law = RandomLaw.law(shape, 7);
    int[][][] image = RandomLaw.image(shape, new SplittableRandom(8));
    int end = shape.firstSlice() + shape.slices();
    int values = shape.height() * shape.columns() * COLOURS;
    List<double[]> before = all(law, shape, image);
    for (int slice = 0; slice < end; slice++) {
      for (int changed = 0; changed < values; changed++) {
        change(shape, image, slice, changed, shape.depth() ? 1 : 16);
        List<double[]> after = all(law, shape, image);
        change(shape, image, slice, changed, shape.depth() ? 1 : 16);
        boolean reached = false;
        for (int k = shape.firstSlice(); k < end; k++) {
          int first = k < slice ? values : k == slice ? changed + 1 : 0;
          reached |= assertSameBefore(first * shape.levels(), before, after, k, shape);
        }
        boolean last = slice == end - 1 && changed == values - 1;
        assertThat(reached).as("slice %d, value %d", slice, changed).isEqualTo(!last);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void depthSeesHiOfPixelsToCome(int scale) {
    Shape shape = RandomLaw.shape(Kind.DEPTH, scale);
    ReferenceLaw law = RandomLaw.law(shape, 7);
    int[][][] image = RandomLaw.image(shape, new SplittableRandom(8));
    double[] before = law.logits(image, 0, RandomLaw.body(shape, 5));
    // The pixel at the right of, or below, the first one of slice 0.
    image[0][1][2] ^= 8;
    double[] after = law.logits(image, 0, RandomLaw.body(shape, 5));
    assertThat(Arrays.copyOf(after, shape.levels()))
        .isNotEqualTo(Arrays.copyOf(before, shape.levels()));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void stagesOfHiSeeNoLowBit(Kind kind, int scale) {
    Shape shape = RandomLaw.shape(kind, scale);
    ReferenceLaw law = RandomLaw.law(shape, 7);
    int[][][] image = RandomLaw.image(shape, new SplittableRandom(8));
    List<double[]> before = all(law, shape, image);
    image[0][0][0] ^= 1;
    List<double[]> after = all(law, shape, image);
    boolean same = true;
    for (int k = 0; k < before.size(); k++) {
      same &= Arrays.equals(before.get(k), after.get(k));
    }
    assertThat(same).isEqualTo(shape.levels() == 4);
  }

  @Test
  void bodyMatters() {
    Shape shape = RandomLaw.shape(Kind.SUBSCALE, 2);
    ReferenceLaw law = RandomLaw.law(shape, 7);
    int[][][] image = RandomLaw.image(shape, new SplittableRandom(8));
    double[] one = law.logits(image, 1, RandomLaw.body(shape, 5));
    double[] other = law.logits(image, 1, RandomLaw.body(shape, 6));
    assertThat(one).isNotEqualTo(other);
  }

  private static List<double[]> all(ReferenceLaw law, Shape shape, int[][][] image) {
    List<double[]> logits = new ArrayList<>();
    for (int k = shape.firstSlice(); k < shape.firstSlice() + shape.slices(); k++) {
      logits.add(law.logits(image, k, RandomLaw.body(shape, 5)));
    }
    return logits;
  }

  /** Whether the laws of slice k differ at all; they may from {@code first} on only. */
  private static boolean assertSameBefore(
      int first, List<double[]> before, List<double[]> after, int k, Shape shape) {
    double[] was = before.get(k - shape.firstSlice());
    double[] is = after.get(k - shape.firstSlice());
    assertThat(Arrays.equals(was, 0, first, is, 0, first)).as("slice %d to %d", k, first).isTrue();
    return !Arrays.equals(was, is);
  }

  private static int subPixel(Shape shape, int[][][] image, int slice, int value) {
    return pixel(shape, image, slice, value)[value % COLOURS];
  }

  private static void change(Shape shape, int[][][] image, int slice, int value, int bit) {
    pixel(shape, image, slice, value)[value % COLOURS] ^= bit;
  }

  private static int[] pixel(Shape shape, int[][][] image, int slice, int value) {
    int p = value / COLOURS;
    int s = shape.scale();
    return image[p / shape.columns() * s + slice / s][p % shape.columns() * s + slice % s];
  }
}
