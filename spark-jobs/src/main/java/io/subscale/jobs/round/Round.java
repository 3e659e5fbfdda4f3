package io.subscale.jobs.round;

import java.io.Serializable;

/**
 * What the workers of a round need to know besides their data.
 *
 * @param number counts the rounds of a run from 0
 * @param seed seed of the stage; every worker and step folds its own from (seed, round, worker,
 *     step), so that a retried task draws the same dropout
 * @param learningRates {@code [local step]}; later steps keep the last one; empty leaves the
 *     configuration's own
 */
public record Round(long number, long seed, double[] learningRates) implements Serializable {

  /** A round that leaves the configuration's learning rates alone. */
  public static Round of(long number, long seed) {
    return new Round(number, seed, new double[0]);
  }

  /** The round after this one with the same settings. */
  public Round following() {
    return new Round(number + 1, seed, learningRates);
  }
}
