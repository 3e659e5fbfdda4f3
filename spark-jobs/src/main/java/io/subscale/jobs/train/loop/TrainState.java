package io.subscale.jobs.train.loop;

import io.subscale.jobs.round.RoundReport;

/**
 * How far a stage's training has come.
 *
 * @param round rounds done
 * @param steps optimiser steps done by each worker
 * @param examples examples seen by all workers: the position in the data's order
 * @param millis wall time spent in the stage's loop, over all runs of the program
 */
public record TrainState(long round, long steps, long examples, long millis) {
  /** Before the first round. */
  public static final TrainState START = new TrainState(0, 0, 0, 0);

  /** After one more round, at another time. */
  TrainState after(RoundReport report, long nowMillis) {
    return new TrainState(
        round + 1, steps + report.steps(), examples + report.examples(), nowMillis);
  }

  /** The same place at another time. */
  TrainState at(long nowMillis) {
    return new TrainState(round, steps, examples, nowMillis);
  }
}
