package io.subscale.jobs.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.score.EvalResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run of a suite leaves for others: a table for a person, and its numbers in the shapes that
 * three kinds of programs read.
 */
final class Reports {
  static final String MARKDOWN = "report.md";
  private static final String METRIC = EvalResults.METRIC;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Reports() {}

  /** Texts by file name. */
  static Map<String, String> of(SuiteConfig suite, List<ScoredEntry> entries) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(MARKDOWN, markdown(suite, entries));
    files.put("results.json", json(harness(entries)));
    files.put("eval_results.yaml", evalResults(entries));
    files.put("smaller_is_better.json", json(smallerIsBetter(entries)));
    return files;
  }

  /** The table for a person. */
  static String markdown(SuiteConfig suite, List<ScoredEntry> entries) {
    StringBuilder text = new StringBuilder();
    if (!entries.isEmpty()) {
      text.append(
          format("# Benchmark run %d, %s\n\n", entries.get(0).run(), entries.get(0).started()));
    }
    text.append("| entry | images | bits/dim | standard error | stages |\n|---|---|---|---|---|\n");
    for (ScoredEntry entry : entries) {
      List<String> stages = new ArrayList<>();
      entry.stages().forEach(s -> stages.add(format("%s %.4f", s.name(), s.bitsPerDim())));
      text.append(
          format(
              "| %s | %d | **%.4f** | %.4f | %s |\n",
              entry.entry(),
              entry.images(),
              entry.bitsPerDim(),
              entry.standardError(),
              String.join(", ", stages)));
    }
    text.append(comparisons(suite.benchmark(), entries));
    return text.toString();
  }

  private static String comparisons(SuiteConfig.Benchmark settings, List<ScoredEntry> entries) {
    StringBuilder rows = new StringBuilder();
    for (ScoredEntry entry : entries) {
      for (ScoredEntry.Comparison comparison : entry.comparisons()) {
        PairedTest.Outcome outcome = comparison.outcome();
        rows.append(
            format(
                "| %s | %s %d | %+.4f | %+.4f to %+.4f | %s | %.4f | %d |\n",
                entry.entry(),
                comparison.baseline() ? "baseline" : "run",
                comparison.with(),
                outcome.difference(),
                outcome.lower(),
                outcome.upper(),
                outcome.verdict().name().toLowerCase(Locale.ROOT),
                outcome.detectable(),
                outcome.units()));
      }
    }
    if (rows.isEmpty()) {
      return "\nNothing to compare with yet.\n";
    }
    return format(
            "\nPaired test on the same images: %s %% interval by %d draws of photographs (or images"
                + " of one), tolerance %s bits/dim; \"worse\" if all of it lies above. The last"
                + " but one column is the smallest true difference that these images could show.\n\n"
                + "| entry | against | difference | interval | verdict | detectable | drawn |\n"
                + "|---|---|---|---|---|---|---|\n",
            plain(100 * settings.confidence()), settings.resamples(), plain(settings.tolerance()))
        + rows;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /** As lm-evaluation-harness writes results: metric and filter in one name. */
  private static Map<String, Object> harness(List<ScoredEntry> entries) {
    Map<String, Object> results = new LinkedHashMap<>();
    Map<String, Object> configs = new LinkedHashMap<>();
    Map<String, Object> versions = new LinkedHashMap<>();
    Map<String, Object> samples = new LinkedHashMap<>();
    Map<String, Object> higher = new LinkedHashMap<>();
    for (ScoredEntry entry : entries) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("alias", entry.entry());
      result.put(METRIC + ",none", entry.bitsPerDim());
      result.put(METRIC + "_stderr,none", entry.standardError());
      results.put(entry.entry(), result);
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("task", entry.entry());
      config.put("dataset_path", entry.dataset());
      config.put("test_split", entry.split());
      config.put("metadata", Map.of("model", entry.trainedIn()));
      configs.put(entry.entry(), config);
      versions.put(entry.entry(), entry.version());
      samples.put(entry.entry(), Map.of("original", entry.images()));
      higher.put(entry.entry(), Map.of(METRIC, false));
    }
    Map<String, Object> harness = new LinkedHashMap<>();
    harness.put("results", results);
    harness.put("configs", configs);
    harness.put("versions", versions);
    harness.put("n-samples", samples);
    harness.put("higher_is_better", higher);
    return harness;
  }

  /** As github-action-benchmark reads it as {@code customSmallerIsBetter}. */
  private static List<Map<String, Object>> smallerIsBetter(List<ScoredEntry> entries) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (ScoredEntry entry : entries) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("name", entry.entry());
      item.put("unit", "bits/dim");
      item.put("value", entry.bitsPerDim());
      item.put("range", format("± %.4f", entry.standardError()));
      item.put("extra", entry.images() + " images of data set " + entry.dataset());
      list.add(item);
    }
    return list;
  }

  private static String evalResults(List<ScoredEntry> entries) {
    return EvalResults.yaml(
        entries.stream()
            .map(
                entry ->
                    new EvalResults.Result(
                        entry.dataset(),
                        entry.entry(),
                        entry.split(),
                        entry.bitsPerDim(),
                        entry.started().substring(0, 10)))
            .toList());
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists, numbers and texts print as JSON", e);
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
