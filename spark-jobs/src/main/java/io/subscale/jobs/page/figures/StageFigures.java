package io.subscale.jobs.page.figures;

/**
 * The training of one stage.
 *
 * @param name of the stage
 * @param rounds done
 * @param steps of each worker
 * @param examples seen by all workers
 * @param skippedSteps steps without effect, their gradient was no number
 * @param minutes of wall time
 * @param training bits/dim of the rounds against minutes
 * @param validation bits/dim of the averaged weights against minutes
 * @param rate examples a second against minutes
 * @param gradient norm before clipping against minutes
 * @param time where the wall time went
 * @param round what a round is, on average
 */
public record StageFigures(
    String name,
    long rounds,
    long steps,
    long examples,
    long skippedSteps,
    double minutes,
    Curve training,
    Curve validation,
    Curve rate,
    Curve gradient,
    TimeShares time,
    RoundMeans round) {

  /**
   * Shares of a stage's wall time; they add up to 1. Those of the workers are means over the tasks
   * that train side by side.
   *
   * @param compute forward, backward, update
   * @param data waiting for examples
   * @param state fetching and setting weights and moments, and packing them
   * @param exchange waiting for other tasks, for Spark, and for the merge
   * @param between rounds: validation, checkpoints, the start
   */
  public record TimeShares(
      double compute, double data, double state, double exchange, double between) {}

  /**
   * A round of parameter averaging, on average over the stage.
   *
   * @param workers logical workers
   * @param tasks that train them, side by side
   * @param steps of a worker
   * @param seconds of wall time
   * @param waitSeconds of a task, beyond its own work
   * @param mergeSeconds of all merging tasks together
   * @param driverBytesIn to the driver
   * @param driverBytesOut from the driver
   * @param exchangedBytes between executors
   * @param examplesPerSecond over the wall time of rounds
   */
  public record RoundMeans(
      double workers,
      double tasks,
      double steps,
      double seconds,
      double waitSeconds,
      double mergeSeconds,
      double driverBytesIn,
      double driverBytesOut,
      double exchangedBytes,
      double examplesPerSecond) {}
}
