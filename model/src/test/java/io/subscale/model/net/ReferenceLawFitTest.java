package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.model.net.RandomLaw.Kind;
import io.subscale.model.net.ReferenceLaw.Fit;
import io.subscale.model.net.ReferenceLaw.Shape;
import io.subscale.model.net.ReferenceLawFit.Example;
import io.subscale.model.net.ReferenceLawView.Prediction;
import io.subscale.model.net.ReferenceLawView.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fit of the law head's oracle against sums that were worked out by hand. */
class ReferenceLawFitTest {
  private static final int COLOURS = 3;

  /** Single pixels: every d is 0, no error is known, and the sums have two terms. */
  @Test
  void fitOfSinglePixelsIsThatWorkedOutByHand() {
    Shape shape = new Shape(1, 0, 1, 1, 1, 8, 256, false, 2, 2, 0, 2, false);
    List<int[][][]> images =
        List.of(new int[][][] {{{130, 120, 10}}}, new int[][][] {{{140, 150, 20}}});
    Fit fit = ReferenceLaw.fit(shape, images);

    double constant = (2.5 + 12.5) / 2.02;
    assertThat(fit.ls()).hasSize(21);
    assertThat(fit.ls()[6]).isCloseTo(constant, within(1e-12));
    assertThat(fit.ls()[13]).isCloseTo((-7.5 + 22.5) / 2.02, within(1e-12));
    assertThat(fit.ls()[3]).isZero();
    double red0 = 2.5 - constant;
    double red1 = 12.5 - constant;
    double both = red0 * (-7.5 - constant) + red1 * (22.5 - constant);
    double slope = both / (red0 * red0 + red1 * red1 + 0.02);
    assertThat(fit.lc()[0]).isCloseTo(slope, within(1e-12));
    // q is (0, 0, 1, 0, 1): both weights are the sum of the logs over 2 n + 0.1, and the
    // constant's stays.
    double logs = Math.log(Math.abs(red0) + 0.3) + Math.log(Math.abs(red1) + 0.3);
    assertThat(fit.sc()[4]).isCloseTo(logs / 4.1, within(1e-12));
    assertThat(fit.sc()[2]).isNotCloseTo(logs / 4.1, within(1e-3));
    assertThat(fit.sc()[0]).isZero();
    assertThat(fit.sc()[5]).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void fitLowersTheCostAndLeavesTheMeansAlone(Kind kind) {
    Shape shape = RandomLaw.shape(kind, 2);
    List<int[][][]> images = smoothImages(shape, 5);
    Fit fit = ReferenceLaw.fit(shape, images);

    Map<String, double[]> tensors = RandomLaw.zeros(shape);
    for (int c = 0; c < COLOURS; c++) {
      tensors.put("o" + c + "b", ReferenceLawFit.unfitted(shape)[c]);
    }
    double unfitted = nats(shape, images, tensors);
    tensors.put("ls", fit.ls());
    tensors.put("lc", fit.lc());
    tensors.put("sc", fit.sc());
    double withoutBiases = nats(shape, images, tensors);
    for (int c = 0; c < COLOURS; c++) {
      tensors.put("o" + c + "b", fit.biases()[c]);
    }
    double fitted = nats(shape, images, tensors);
    assertThat(withoutBiases).isLessThan(unfitted);
    assertThat(fitted).isLessThan(withoutBiases);
    assertThat(fit.biases()[2]).hasSize(shape.slices() * shape.outputs(2));
    for (int mean = 3; mean < 6; mean++) {
      assertThat(fit.biases()[2][mean]).isZero();
    }
    assertThat(fit.biases()[2][9 + 8]).isZero();
    assertThat(fit.biases()[2][9 + 9]).isZero();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void gradientIsThatOfTheCost(Kind kind) {
    Shape shape = RandomLaw.shape(kind, 1 + kind.ordinal() % 2);
    if (shape.slices() == 0) {
      shape = RandomLaw.shape(kind, 2);
    }
    SplittableRandom random = new SplittableRandom(11);
    List<Example> examples = randomExamples(shape, random);
    double[] w = random.doubles(7 + shape.outputs(2), -1, 1).toArray();
    for (int mean = 0; mean < 3; mean++) {
      w[7 + 3 + mean] = 0;
      w[7 + 3 * 3 + 2 * 4 + mean % 2] = 0;
    }
    double[] g = ReferenceLawFit.gradient(shape, 2, examples, w);
    for (int i = 0; i < w.length; i++) {
      boolean moved = i != 4 && (i < 10 || i >= 13) && i < w.length - 2;
      assertThat(g[i]).isCloseTo(moved ? slope(shape, examples, w, i) : 0, within(1e-8));
    }
  }

  private static double slope(Shape shape, List<Example> examples, double[] w, int i) {
    double step = 1e-5;
    double[] above = w.clone();
    double[] below = w.clone();
    above[i] += step;
    below[i] -= step;
    double difference =
        ReferenceLawFit.cost(shape, 2, examples, above)
            - ReferenceLawFit.cost(shape, 2, examples, below);
    return difference / (2 * step);
  }

  private static List<Example> randomExamples(Shape shape, SplittableRandom random) {
    int terms = 3 * shape.places() + 1;
    ReferenceLawView view =
        new ReferenceLawView(
            shape,
            random.doubles((long) shape.slices() * 3 * terms, -0.1, 0.1).toArray(),
            random.doubles((long) shape.slices() * 3, -1, 1).toArray());
    List<Example> examples = new ArrayList<>();
    for (int[][][] image : smoothImages(shape, 3)) {
      Site site = new Site(image, shape.firstSlice(), 1, 2);
      Prediction p = view.predict(site);
      double[] row = ReferenceLaw.logScaleRow(view.spread(p.d(), view.errors(site)), p, 2);
      examples.add(new Example(site, p, row, random.nextInt(shape.intensities())));
    }
    return examples;
  }

  private static double nats(Shape shape, List<int[][][]> images, Map<String, double[]> tensors) {
    ReferenceLaw law = new ReferenceLaw(shape, tensors::get);
    double nats = 0;
    for (int[][][] image : images) {
      for (int k = shape.firstSlice(); k < shape.firstSlice() + shape.slices(); k++) {
        nats += law.nats(image, k, RandomLaw.body(shape, 5));
      }
    }
    return nats;
  }

  /** Slopes with a little noise, which a line through the neighbours predicts well. */
  private static List<int[][][]> smoothImages(Shape shape, int count) {
    SplittableRandom random = new SplittableRandom(2);
    List<int[][][]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int[][][] image = RandomLaw.image(shape, random);
      double down = random.nextDouble(-3, 3);
      double right = random.nextDouble(-2, 2);
      for (int y = 0; y < image.length; y++) {
        for (int x = 0; x < image[y].length; x++) {
          for (int c = 0; c < COLOURS; c++) {
            double smooth = 16 + c + down * (y - 1.5) + right * (x - 2.5) + random.nextDouble(2);
            image[y][x][c] = (int) Math.max(0, Math.min(31, smooth));
          }
        }
      }
      images.add(image);
    }
    return images;
  }
}
