package io.subscale.bench.scaling;

import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.Median;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.WorkerResult;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What rounds spend their time on; medians over the measured rounds.
 *
 * <ul>
 *   <li>{@code round_ms}: from the end of a round to the end of the next, on the driver: all that
 *       training needs a round.
 *   <li>{@code compute_ms}: inside {@code fit}, of the round's slowest worker; {@code
 *       compute_mean_ms} of all. {@code overhead_ms}: the rest of the round beside the slowest.
 *   <li>{@code state_ms}, {@code data_ms}, {@code pack_ms}: a worker's other times, the mean of
 *       all; {@code wait_ms}: what the training job took beyond a task, the mean of all tasks;
 *       {@code merge_ms}: of all merging tasks together; {@code receive_ms}: of the driver for the
 *       merged state; {@code outside_ms}: of the driver between two rounds, for the averaged
 *       weights and the next round's beginning.
 * </ul>
 */
final class RoundTimes implements TrainObserver {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS = 1000;

  private final int warmUp;
  private final LongSupplier nanoClock;
  private final List<Double> roundMillis = new ArrayList<>();
  private final List<RoundReport> reports = new ArrayList<>();
  private long previous;

  /**
   * Times of rounds after some.
   *
   * @param warmUp rounds that are not measured, at least 1: the first has no beginning
   * @param nanoClock tells the time
   */
  RoundTimes(int warmUp, LongSupplier nanoClock) {
    this.warmUp = warmUp;
    this.nanoClock = nanoClock;
  }

  @Override
  public void afterRound(Event event) {
    long now = nanoClock.getAsLong();
    if (event.state().round() > warmUp) {
      roundMillis.add((now - previous) / NANOS_PER_MILLI);
      reports.add(event.report());
    }
    previous = now;
  }

  /** Adds the rates and times to a line. */
  Measurement addTo(Measurement line) {
    double round = Median.of(roundMillis.stream().mapToDouble(Double::doubleValue).toArray());
    double slowest = median(report -> slowest(report));
    double examples = median(RoundReport::examples);
    return line.put("rounds", reports.size())
        .put("examples_per_s", examples / round * MILLIS)
        .put("compute_examples_per_s", examples / slowest * MILLIS)
        .put("round_ms", round)
        .put("compute_ms", slowest)
        .put("compute_mean_ms", median(report -> mean(report, WorkerResult::computeMillis)))
        .put("compute_share", slowest / round)
        .put("overhead_ms", round - slowest)
        .put("state_ms", median(report -> mean(report, WorkerResult::stateMillis)))
        .put("data_ms", median(report -> mean(report, WorkerResult::dataMillis)))
        .put("pack_ms", median(report -> mean(report, WorkerResult::packMillis)))
        .put("wait_ms", median(report -> mean(report.times().waits())))
        .put("merge_ms", median(report -> report.times().fetch() + report.times().mean()))
        .put("receive_ms", median(report -> report.times().receive()))
        .put("outside_ms", round - median(report -> report.times().wall()));
  }

  private double median(ToDoubleFunction<RoundReport> value) {
    return Median.of(reports.stream().mapToDouble(value).toArray());
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).average().orElse(0);
  }

  private static double slowest(RoundReport report) {
    return report.workers().stream().mapToLong(WorkerResult::computeMillis).max().orElse(0);
  }

  private static double mean(RoundReport report, ToDoubleFunction<WorkerResult> value) {
    return report.workers().stream().mapToDouble(value).average().orElse(0);
  }
}
