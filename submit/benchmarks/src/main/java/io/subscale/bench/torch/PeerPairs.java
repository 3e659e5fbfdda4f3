package io.subscale.bench.torch;

import com.fasterxml.jackson.databind.JsonNode;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.Median;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Runs of both programs, pair by pair. */
final class PeerPairs {
  private record Pair(JsonNode theirs, JsonNode ours) {}

  private final List<Pair> pairs = new ArrayList<>();

  void add(JsonNode theirs, JsonNode ours) {
    pairs.add(new Pair(theirs, ours));
  }

  /** How many times ours is faster, at the medians; below 1 it is slower. */
  static double ratio(JsonNode theirs, JsonNode ours) {
    return median(theirs) / median(ours);
  }

  static double median(JsonNode run) {
    return run.get("median_ms").asDouble();
  }

  static double peakMemory(JsonNode run) {
    return run.get("peak_rss_mb").asDouble();
  }

  /** Adds the medians over the pairs to a line. */
  void addTo(Measurement line, String work) {
    line.put(work + "_ratio", middle(pair -> ratio(pair.theirs(), pair.ours())))
        .put(work + "_torch_ms", middle(pair -> median(pair.theirs())))
        .put(work + "_subscale_ms", middle(pair -> median(pair.ours())))
        .put(work + "_torch_peak_rss_mb", middle(pair -> peakMemory(pair.theirs())))
        .put(work + "_subscale_peak_rss_mb", middle(pair -> peakMemory(pair.ours())));
  }

  private double middle(ToDoubleFunction<Pair> value) {
    return Median.of(pairs.stream().mapToDouble(value).toArray());
  }
}
