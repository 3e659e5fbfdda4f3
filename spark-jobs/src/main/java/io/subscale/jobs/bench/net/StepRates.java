package io.subscale.jobs.bench.net;

import io.subscale.jobs.bench.measure.Measurement;
import io.subscale.jobs.bench.measure.PeakMemory;
import io.subscale.jobs.bench.measure.Timing;

/**
 * What follows from the time of a step.
 *
 * @param timing of one step of one task
 * @param tasks steps that ran side by side
 * @param batch examples of a step
 * @param gflop operations of a step, 1e9
 */
record StepRates(Timing timing, int tasks, int batch, double gflop) {
  private static final double MILLIS = 1000;

  /** Examples a second over all tasks, at the median. */
  double examplesPerSecond() {
    return tasks * batch * MILLIS / timing.medianMillis();
  }

  /** Operations a second over all tasks, at the median, 1e9. */
  double gflopPerSecond() {
    return tasks * gflop * MILLIS / timing.medianMillis();
  }

  /** Adds the fields; the peak memory first, since finding the rate of products takes some. */
  Measurement addTo(Measurement line, long parameters) {
    double peakMemory = PeakMemory.mebibytes();
    double products = MatrixPeak.gflopPerSecond();
    return line.put("min_ms", timing.minMillis())
        .put("median_ms", timing.medianMillis())
        .put("examples_per_s", examplesPerSecond())
        .put("parameters", parameters)
        .put("gflop", gflop)
        .put("gflop_per_s", gflopPerSecond())
        .put("sgemm_peak_gflop_per_s", products)
        .put("peak_share", gflopPerSecond() / products)
        .put("peak_rss_mb", peakMemory);
  }
}
