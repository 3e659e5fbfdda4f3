package io.subscale.jobs.train.observe;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Stops training that has diverged: at the first round in which no step had a finite score, after
 * {@value #PATIENCE} rounds in a row that cost more than the uniform code and a bit, or when the
 * averaged weights' likelihood is not finite. Stands behind the metrics, which tell of the round
 * that diverged, and before the saver of checkpoints, so that what it has seen is never saved.
 */
public final class DivergenceGuard implements TrainObserver {
  private static final int PATIENCE = 10;
  private static final double ABSURD_BITS = 1;

  private final StageUnits units;
  private final double learningRate;
  private final Supplier<String> lastCheckpoint;
  private int absurdRounds;

  /**
   * @param units of the stage
   * @param learningRate the peak rate, for the advice
   * @param lastCheckpoint says where to return to
   */
  public DivergenceGuard(StageUnits units, double learningRate, Supplier<String> lastCheckpoint) {
    this.units = units;
    this.learningRate = learningRate;
    this.lastCheckpoint = lastCheckpoint;
  }

  @Override
  public void afterRound(Event event) {
    double bitsPerValue = event.report().score();
    absurdRounds = bitsPerValue > units.bits() + ABSURD_BITS ? absurdRounds + 1 : 0;
    if (!Double.isFinite(bitsPerValue) || absurdRounds >= PATIENCE) {
      throw diverged(event.state(), bitsPerValue + " bits per value");
    }
  }

  @Override
  public void validated(TrainState state, double bitsPerDim) {
    if (!Double.isFinite(bitsPerDim)) {
      throw diverged(state, "a validation of " + bitsPerDim + " bits/dim");
    }
  }

  private JobException diverged(TrainState state, String what) {
    return JobException.diverged(
        String.format(
            Locale.ROOT,
            "stage %s diverged in round %d: %s, where the uniform code needs %d bits per value;"
                + " lower train.learning_rate (now %s, try %s) or train.clip_norm, or lengthen"
                + " train.warmup_steps; %s",
            units.stage(),
            state.round(),
            what,
            units.bits(),
            learningRate,
            (float) (learningRate / 3),
            lastCheckpoint.get()));
  }
}
