package io.subscale.jobs.train.observe;

import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import io.subscale.jobs.train.loop.TrainObserver;

/** Ends training when so many validations in a row were no better than the best before them. */
public final class Patience implements TrainObserver {
  private final int most;
  private Validations validations;

  /**
   * @param most validations without a better one; 0 = for ever
   * @param before the validations up to where training goes on
   */
  public Patience(int most, Validations before) {
    this.most = most;
    this.validations = before;
  }

  @Override
  public void validated(TrainState state, double bitsPerDim) {
    validations = validations.and(bitsPerDim);
  }

  @Override
  public boolean isEnough() {
    return most > 0 && validations.sinceBest() >= most;
  }
}
