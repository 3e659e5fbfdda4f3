package io.subscale.jobs.train.observe;

import io.subscale.jobs.error.JobException;
import io.subscale.jobs.train.loop.TrainObserver;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Stops training that has diverged: at the first round whose score is not a number, or after
 * {@value #PATIENCE} rounds in a row that cost more than {@value #ABSURD} times the uniform code.
 * Stands before the saver of checkpoints, so that what it has seen is never saved.
 */
public final class DivergenceGuard implements TrainObserver {
  private static final int PATIENCE = 5;
  private static final int ABSURD = 2;

  private final StageUnits units;
  private final double learningRate;
  private final Supplier<String> lastCheckpoint;
  private int absurdRounds;

  /**
   * A guard.
   *
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
    absurdRounds = bitsPerValue > ABSURD * units.bits() ? absurdRounds + 1 : 0;
    if (!Double.isFinite(bitsPerValue) || absurdRounds >= PATIENCE) {
      throw JobException.diverged(
          String.format(
              Locale.ROOT,
              "stage %s diverged in round %d: %s bits per value, the uniform code needs %d;"
                  + " lower train.learning_rate (now %s, try %s) or train.clip_norm,"
                  + " or lengthen train.warmup_steps; %s",
              units.stage(),
              event.report().round(),
              Double.isFinite(bitsPerValue) ? String.format("%.1f", bitsPerValue) : "not finite",
              units.bits(),
              learningRate,
              (float) (learningRate / 3),
              lastCheckpoint.get()));
    }
  }
}
