package io.subscale.jobs.train.tensorboard;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The series that a line of {@code metrics.jsonl} goes on with: {@code train/KEY} for a number,
 * {@code valid/KEY} for a key {@code valid_KEY}, and for a list with one number a worker, {@code
 * worker_KEY}, its spread as {@code workers/KEY_min}, {@code _mean} and {@code _max}.
 */
public final class Series {
  /** Say where training is: TensorBoard's axes are the steps and the time. */
  private static final Set<String> PLACE = Set.of("round", "steps", "examples", "millis");

  private static final String VALID = "valid_";
  private static final String WORKER = "worker_";

  private Series() {}

  /** The line's numbers by tag, in the line's order. */
  public static Map<String, Double> of(Map<String, Object> line) {
    Map<String, Double> series = new LinkedHashMap<>();
    line.forEach(
        (key, value) -> {
          if (value instanceof Number number && !PLACE.contains(key)) {
            series.put(tag(key), number.doubleValue());
          } else if (value instanceof Collection<?> workers && !workers.isEmpty()) {
            spread("workers/" + without(WORKER, key), workers, series);
          }
        });
    return series;
  }

  private static String tag(String key) {
    return key.startsWith(VALID) ? "valid/" + without(VALID, key) : "train/" + key;
  }

  private static String without(String prefix, String key) {
    return key.startsWith(prefix) ? key.substring(prefix.length()) : key;
  }

  private static void spread(String tag, Collection<?> workers, Map<String, Double> series) {
    DoubleSummaryStatistics spread =
        workers.stream().mapToDouble(each -> ((Number) each).doubleValue()).summaryStatistics();
    series.put(tag + "_min", spread.getMin());
    series.put(tag + "_mean", spread.getAverage());
    series.put(tag + "_max", spread.getMax());
  }
}
