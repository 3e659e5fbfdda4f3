package io.subscale.jobs.train.observe;

import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.List;

/** Ends training when so many validations in a row were no better than the best before them. */
public final class Patience implements TrainObserver {
  private final int most;
  private double best = Double.POSITIVE_INFINITY;
  private int worse;

  /**
   * A patience.
   *
   * @param most validations without a better one; 0 = for ever
   * @param before bits/dim of the validations up to where training goes on, in their order
   */
  public Patience(int most, List<Double> before) {
    this.most = most;
    before.forEach(this::count);
  }

  @Override
  public void validated(TrainState state, double bitsPerDim) {
    count(bitsPerDim);
  }

  private void count(double bitsPerDim) {
    worse = bitsPerDim < best ? 0 : worse + 1;
    best = Math.min(best, bitsPerDim);
  }

  @Override
  public boolean isEnough() {
    return most > 0 && worse >= most;
  }
}
