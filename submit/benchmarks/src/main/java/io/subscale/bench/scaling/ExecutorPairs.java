package io.subscale.bench.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.Median;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Runs with one number of executors and with another, in turn. */
final class ExecutorPairs {
  private final List<JsonNode> few = new ArrayList<>();
  private final List<JsonNode> many = new ArrayList<>();

  void add(JsonNode withFew, JsonNode withMany) {
    few.add(withFew);
    many.add(withMany);
  }

  /**
   * Adds how many times faster the second is: the whole rounds ({@code scaling}), and the slowest
   * worker's computing alone ({@code compute_scaling}).
   */
  Measurement addTo(Measurement line) {
    double[] scaling = ratios("examples_per_s");
    double[] compute = ratios("compute_examples_per_s");
    return line.put("scaling", Median.of(scaling))
        .put("compute_scaling", Median.of(compute))
        .put("scaling_of_pairs", rounded(scaling))
        .put("compute_scaling_of_pairs", rounded(compute));
  }

  private double[] ratios(String field) {
    double[] ratios = new double[few.size()];
    for (int pair = 0; pair < ratios.length; pair++) {
      ratios[pair] = many.get(pair).get(field).asDouble() / few.get(pair).get(field).asDouble();
    }
    return ratios;
  }

  private static List<BigDecimal> rounded(double[] values) {
    List<BigDecimal> rounded = new ArrayList<>();
    for (double value : values) {
      rounded.add(BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_EVEN));
    }
    return rounded;
  }
}
