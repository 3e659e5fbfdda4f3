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
 * @param rules what does not change from round to round
 */
public record Round(long number, long seed, double[] learningRates, Rules rules)
    implements Serializable {

  /**
   * How workers work.
   *
   * @param updater what becomes of the updater states between rounds
   * @param accumulate data sets whose gradients are added up into one step
   * @param budgetMillis time after which a worker begins no other step; 0 = as long as it takes.
   *     Its weight is what it has done, so the bits depend on the clock.
   */
  public record Rules(UpdaterPolicy updater, int accumulate, long budgetMillis)
      implements Serializable {
    /** Averaged states, a step a data set, no hurry. */
    public static final Rules PLAIN = new Rules(UpdaterPolicy.AVERAGE, 1, 0);

    public Rules {
      if (accumulate < 1 || budgetMillis < 0) {
        throw new IllegalArgumentException(
            accumulate + " data sets a step, " + budgetMillis + " ms");
      }
    }
  }

  /** A round with plain rules. */
  public Round(long number, long seed, double[] learningRates) {
    this(number, seed, learningRates, Rules.PLAIN);
  }

  /** A round that leaves the configuration's learning rates alone. */
  public static Round of(long number, long seed) {
    return new Round(number, seed, new double[0]);
  }

  /** The round after this one with the same settings. */
  public Round following() {
    return new Round(number + 1, seed, learningRates, rules);
  }
}
