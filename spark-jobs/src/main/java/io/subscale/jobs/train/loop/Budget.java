package io.subscale.jobs.train.loop;

import io.subscale.jobs.run.checkpoint.TrainState;
import java.util.Locale;

/**
 * What a stage may spend; 0 means no limit, and at least one limit is set. The first limit reached
 * ends the stage.
 *
 * @param rounds rounds of the stage
 * @param examples examples of the stage, all workers together
 * @param millis wall time of the stage's loop, in milliseconds
 */
public record Budget(long rounds, long examples, long millis) {
  /** Checks that there is a limit. */
  public Budget {
    if (rounds < 0 || examples < 0 || millis < 0 || rounds + examples + millis == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a budget of %d rounds, %d examples, %d ms has no limit",
              rounds,
              examples,
              millis));
    }
  }

  /** The share spent, 0 to 1: the largest over the limits. */
  public double share(TrainState state) {
    double spent =
        Math.max(
            part(state.round(), rounds),
            Math.max(part(state.examples(), examples), part(state.millis(), millis)));
    return Math.min(1, spent);
  }

  /** Whether nothing is left. */
  public boolean isSpent(TrainState state) {
    return share(state) >= 1;
  }

  /**
   * Steps of a round that end with the budget's time, or less than a step after it.
   *
   * @param planned steps of the round if there is time; at least 1
   * @param state before the round
   * @param millisPerStep pace of the rounds; 0 if none was seen yet
   * @return 1 to {@code planned}
   */
  public int fitting(int planned, TrainState state, double millisPerStep) {
    if (millis == 0 || millisPerStep == 0) {
      return planned;
    }
    double steps = Math.ceil((millis - state.millis()) / millisPerStep);
    return (int) Math.max(1, Math.min(planned, steps));
  }

  private static double part(long spent, long limit) {
    return limit == 0 ? 0 : (double) spent / limit;
  }
}
