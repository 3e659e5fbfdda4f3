package io.subscale.bench.averaging;

import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.ProcessBytes;
import io.subscale.bench.measure.Timing;
import io.subscale.jobs.error.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One engine's rounds and what they cost. What an engine cannot do is a result too: the line says
 * so, and the others go on.
 */
final class EngineRun {
  private static final double NANOS_PER_MILLI = 1e6;

  private final String name;
  private final AveragingEngine engine;
  private final List<Long> nanos = new ArrayList<>();
  private final List<Long> in = new ArrayList<>();
  private final List<Long> out = new ArrayList<>();
  private String failure;

  EngineRun(String name, AveragingEngine engine) {
    this.name = name;
    this.engine = engine;
  }

  String name() {
    return name;
  }

  /** One round, timed or not; nothing after a failure. */
  void round(JavaRDD<MultiDataSet> data, boolean measured) {
    if (failure != null) {
      return;
    }
    try {
      ProcessBytes before = ProcessBytes.now();
      long start = System.nanoTime();
      engine.round(data);
      long end = System.nanoTime();
      ProcessBytes moved = ProcessBytes.now().since(before);
      if (measured) {
        nanos.add(end - start);
        in.add(moved.read());
        out.add(moved.written());
      }
    } catch (Exception e) { // Scala throws checked exceptions without saying so.
      failure = Failure.of(e).message().lines().findFirst().orElse("");
    }
  }

  /**
   * Adds what was measured, and the computing time of one more round.
   *
   * @param atOnce tasks that run at the same time
   */
  Measurement addTo(Measurement line, JavaRDD<MultiDataSet> data, int atOnce) {
    double compute = failure == null ? computeMillis(data) / atOnce : 0;
    if (failure != null) {
      return line.put("failed", (Object) failure);
    }
    double round = Timing.of(stream(nanos).toArray()).medianMillis();
    return line.put("round_ms", round)
        .put("fastest_ms", stream(nanos).min().orElseThrow() / NANOS_PER_MILLI)
        .put("compute_ms", compute)
        .put("overhead_ms", round - compute)
        .put("driver_bytes_in", median(in))
        .put("driver_bytes_out", median(out));
  }

  private double computeMillis(JavaRDD<MultiDataSet> data) {
    try {
      return engine.computeMillis(data);
    } catch (Exception e) { // As above.
      failure = Failure.of(e).message().lines().findFirst().orElse("");
      return 0;
    }
  }

  void close() {
    engine.close();
  }

  private static LongStream stream(List<Long> values) {
    return values.stream().mapToLong(Long::longValue);
  }

  private static long median(List<Long> values) {
    return stream(values).sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
