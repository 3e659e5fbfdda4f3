package io.subscale.jobs.run.checkpoint;

import io.subscale.jobs.json.Bounds;

/**
 * How far a stage's training has come.
 *
 * @param round rounds done
 * @param steps optimiser steps done by each worker
 * @param examples examples seen by all workers: the position in the data's order
 * @param millis wall time spent in the stage's loop, over all runs of the program
 */
public record TrainState(
    @Bounds(min = 0) long round,
    @Bounds(min = 0) long steps,
    @Bounds(min = 0) long examples,
    @Bounds(min = 0) long millis) {
  /** Before the first round. */
  public static final TrainState START = new TrainState(0, 0, 0, 0);

  /**
   * After one more round.
   *
   * @param roundSteps the most steps that one worker made
   * @param roundExamples examples of all workers
   * @param nowMillis wall time then, counted as {@link #millis}
   */
  public TrainState after(int roundSteps, long roundExamples, long nowMillis) {
    return new TrainState(round + 1, steps + roundSteps, examples + roundExamples, nowMillis);
  }

  /** The same place at another time. */
  public TrainState at(long nowMillis) {
    return new TrainState(round, steps, examples, nowMillis);
  }
}
