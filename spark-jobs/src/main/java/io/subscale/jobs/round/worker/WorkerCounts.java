package io.subscale.jobs.round.worker;

import io.subscale.jobs.round.WorkerResult;

/** Counts of what a worker did, while it does it; all 0 for one without data. */
public final class WorkerCounts {
  private static final long NANOS_A_MILLI = 1_000_000;

  private int steps;
  private int skipped;
  private long examples;
  private long scored;
  private double scoreSum;
  private double largestGradient;
  private long dataNanos;
  private long computeNanos;

  /**
   * What moving the state to a worker and away from it took.
   *
   * @param stateNanos fetching the first state and setting the network to it
   * @param packNanos adding the state to the mean, and keeping the worker's own
   * @param sentByDriver bytes of the first state that the driver had to send
   */
  public record Moves(long stateNanos, long packNanos, long sentByDriver) {
    /** Nothing was moved. */
    public static final Moves NONE = new Moves(0, 0, 0);
  }

  /**
   * A step. One whose score or gradient is not finite counts as skipped: the decoders' updater
   * moves nothing then.
   */
  void add(Replica.Taken step) {
    steps++;
    examples += step.examples();
    if (!Double.isFinite(step.score()) || !Double.isFinite(step.gradientNorm())) {
      skipped++;
      return;
    }
    scored += step.examples();
    scoreSum += step.examples() * step.score();
    largestGradient = Math.max(largestGradient, step.gradientNorm());
  }

  void took(long waitingNanos, long fittingNanos) {
    dataNanos = waitingNanos;
    computeNanos = fittingNanos;
  }

  /** Local steps made. */
  public int steps() {
    return steps;
  }

  /** Examples seen: the worker's weight. */
  public long examples() {
    return examples;
  }

  /** The same as a report, under the worker's number. */
  public WorkerResult result(int worker, Moves moves) {
    return new WorkerResult(
        worker,
        steps,
        examples,
        skipped,
        scored,
        scoreSum,
        largestGradient,
        moves.stateNanos() / NANOS_A_MILLI,
        dataNanos / NANOS_A_MILLI,
        computeNanos / NANOS_A_MILLI,
        moves.packNanos() / NANOS_A_MILLI,
        moves.sentByDriver());
  }
}
