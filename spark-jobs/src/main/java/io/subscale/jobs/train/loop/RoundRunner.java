package io.subscale.jobs.train.loop;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.checkpoint.TrainState;

/** Runs rounds and holds what they train. */
public interface RoundRunner {
  /**
   * Runs a round.
   *
   * @param round number, seed and learning rates
   * @param state before the round; its examples are the position in the data
   */
  RoundReport run(Round round, TrainState state);

  /** The averaged weights as they are now, {@code [parameters]}; not a copy. */
  float[] average();

  /** All that is trained, as it is now, copied out of the network. */
  Snapshot snapshot();

  /**
   * All that training goes on from.
   *
   * @param parameters {@code [parameters]} of the last round
   * @param ema {@code [parameters]} averaged over rounds
   * @param updater the optimiser's state, {@code [0]} if it has none
   */
  record Snapshot(float[] parameters, float[] ema, float[] updater) {}
}
