package io.subscale.jobs.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.subscale.jobs.score.CodeLengths;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Compares two models on the same images: the mean of the images' differences and its interval, by
 * a bootstrap over photographs (Efron and Tibshirani 1993, An Introduction to the Bootstrap,
 * chapter 13: percentiles). Tiles of one photograph are not independent, so whole photographs are
 * drawn, and the mean is a ratio of sums over those drawn.
 *
 * <p>Differs from the book: the interval is widened by sqrt(n / (n - 1)) about the mean, for n
 * photographs, because drawing n of n gives a variance too small by that much, which is half for
 * two. Images of a single photograph are drawn themselves, which the outcome's {@code units} show.
 *
 * @param settings how it is done
 */
public record PairedTest(Settings settings) {

  /**
   * Settings of a test.
   *
   * @param tolerance bits/dim by which a model may be worse without being called so
   * @param confidence of the interval, 0 to 1, such as 0.99
   * @param resamples how often photographs are drawn
   * @param seed of the draws
   */
  public record Settings(double tolerance, double confidence, int resamples, long seed) {}

  /** What a test says of a new model. */
  public enum Verdict {
    /** The whole interval lies above the tolerance. */
    @JsonProperty("worse")
    WORSE,
    /** The whole interval lies below minus the tolerance. */
    @JsonProperty("better")
    BETTER,
    /** Neither could be shown. */
    @JsonProperty("same")
    SAME
  }

  /**
   * The outcome; positive differences are costs of the new model.
   *
   * @param verdict of the new model
   * @param difference mean over images of new minus old, bits/dim
   * @param lower end of the interval
   * @param upper end of the interval
   * @param detectable the smallest true difference whose interval would, if as wide as this one,
   *     lie above the tolerance
   * @param images compared
   * @param units what was drawn: photographs, or the images of the only one
   */
  public record Outcome(
      Verdict verdict,
      double difference,
      double lower,
      double upper,
      double detectable,
      int images,
      int units) {}

  /** Sums of one photograph's images. */
  private record Unit(double sum, int images) {
    Unit plus(double difference) {
      return new Unit(sum + difference, images + 1);
    }
  }

  /**
   * Compares a new model with an old one on the images that both have scored.
   *
   * @return empty if they have none in common
   */
  public Optional<Outcome> compare(CodeLengths old, CodeLengths now) {
    Map<String, Integer> before = new HashMap<>();
    for (int i = 0; i < old.ids().size(); i++) {
      before.put(old.ids().get(i), i);
    }
    Map<String, Unit> byPhoto = new LinkedHashMap<>();
    Map<String, Unit> byImage = new LinkedHashMap<>();
    double[] oldCosts = old.bitsPerDim();
    double[] newCosts = now.bitsPerDim();
    for (int i = 0; i < newCosts.length; i++) {
      Integer at = before.get(now.ids().get(i));
      if (at != null) {
        double difference = newCosts[i] - oldCosts[at];
        Unit none = new Unit(0, 0);
        String photo = now.photos().get(i);
        byPhoto.put(photo, byPhoto.getOrDefault(photo, none).plus(difference));
        byImage.put(now.ids().get(i), none.plus(difference));
      }
    }
    if (byImage.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(outcome(List.copyOf((byPhoto.size() > 1 ? byPhoto : byImage).values())));
  }

  private Outcome outcome(List<Unit> units) {
    double sum = 0;
    int images = 0;
    for (Unit unit : units) {
      sum += unit.sum();
      images += unit.images();
    }
    double mean = sum / images;
    double[] means = resampled(units);
    double tail = (1 - settings.confidence()) / 2;
    int n = units.size();
    double widen = n < 2 ? 1 : Math.sqrt(n / (n - 1.0));
    double lower = mean + widen * (quantile(means, tail) - mean);
    double upper = mean + widen * (quantile(means, 1 - tail) - mean);
    Verdict verdict =
        lower > settings.tolerance()
            ? Verdict.WORSE
            : upper < -settings.tolerance() ? Verdict.BETTER : Verdict.SAME;
    double detectable = settings.tolerance() + (mean - lower);
    return new Outcome(verdict, mean, lower, upper, detectable, images, n);
  }

  /** Means of the draws, ascending. */
  private double[] resampled(List<Unit> units) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    double[] means = new double[settings.resamples()];
    for (int r = 0; r < means.length; r++) {
      double sum = 0;
      long images = 0;
      for (int k = 0; k < units.size(); k++) {
        Unit unit = units.get(random.nextInt(units.size()));
        sum += unit.sum();
        images += unit.images();
      }
      means[r] = sum / images;
    }
    Arrays.sort(means);
    return means;
  }

  /** Between the two nearest of ascending values. */
  private static double quantile(double[] ascending, double share) {
    double at = share * (ascending.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
  }
}
