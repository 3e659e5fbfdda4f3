package io.subscale.bench.net;

import io.subscale.bench.measure.Measurement;
import io.subscale.bench.measure.PeakMemory;
import io.subscale.bench.measure.Timing;
import io.subscale.model.net.Operations;

/**
 * What follows from the time of a step.
 *
 * @param timing of one step of one task
 * @param tasks steps that ran side by side
 * @param batch examples of a step
 * @param flop operations of a step
 * @param bytes that a step moves at least
 */
record StepRates(Timing timing, int tasks, int batch, long flop, long bytes) {
  private static final double MILLIS = 1000;
  private static final double GIGA = 1e9;

  /** Of training steps. */
  static StepRates ofSteps(Timing timing, int tasks, int batch, Operations operations) {
    return new StepRates(timing, tasks, batch, operations.stepFlop(), operations.stepBytes());
  }

  /** Of forward passes. */
  static StepRates ofForward(Timing timing, int batch, Operations operations) {
    return new StepRates(timing, 1, batch, operations.forwardFlop(), operations.forwardBytes());
  }

  /** Examples a second over all tasks, at the median. */
  double examplesPerSecond() {
    return tasks * batch * MILLIS / timing.medianMillis();
  }

  /** Operations a second over all tasks, at the median, 1e9. */
  double gflopPerSecond() {
    return tasks * flop / GIGA * MILLIS / timing.medianMillis();
  }

  /**
   * Adds the fields. The peak memory is read first, since finding the machine's rates takes some.
   */
  Measurement addTo(Measurement line) {
    double peakMemory = PeakMemory.mebibytes();
    double products = MatrixPeak.gflopPerSecond(tasks);
    double copies = CopyPeak.gigabytesPerSecond(tasks * NetOptions.nativeThreads());
    double floor = tasks * Math.max(flop / products, bytes / copies) / GIGA * MILLIS;
    return line.put("min_ms", timing.minMillis())
        .put("median_ms", timing.medianMillis())
        .put("examples_per_s", examplesPerSecond())
        .put("gflop", flop / GIGA)
        .put("gflop_per_s", gflopPerSecond())
        .put("sgemm_peak_gflop_per_s", products)
        .put("peak_share", gflopPerSecond() / products)
        .put("gbyte", bytes / GIGA)
        .put("copy_peak_gbyte_per_s", copies)
        .put("floor_ms", floor)
        .put("peak_rss_mb", peakMemory);
  }
}
