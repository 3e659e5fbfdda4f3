package io.subscale.jobs.train.observe;

import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.run.checkpoint.Validations;
import io.subscale.jobs.train.loop.TrainObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * Saves a checkpoint every so often, at each validation that is the best so far, and at the end.
 */
public final class CheckpointSaver implements TrainObserver {
  private final Saving saving;
  private final Times times;
  private final StageUnits units;
  private final InstantSource clock;
  private long savedAt;
  private long savedRound;
  private double bitsPerDim;
  private Validations validations;
  private boolean isBest;

  /** Saves what is trained, as it is now. */
  @FunctionalInterface
  public interface Saving {
    /**
     * Writes a checkpoint; an exception ends the training.
     *
     * @param state how far training has come
     * @param bitsPerDim of the last round
     * @param validations so far
     */
    void save(TrainState state, double bitsPerDim, Validations validations) throws IOException;
  }

  /**
   * When to save.
   *
   * @param everyMillis wall time from the end of a save to the next; 0 = at the end
   * @param atBest whether also at each validation that is the best so far
   * @param before the validations up to where training goes on
   */
  public record Times(long everyMillis, boolean atBest, Validations before) {}

  /**
   * @param saving saves
   * @param times when
   * @param units of the stage
   * @param from where training goes on
   * @param clock counts that time
   */
  public CheckpointSaver(
      Saving saving, Times times, StageUnits units, TrainState from, InstantSource clock) {
    this.saving = saving;
    this.times = times;
    this.validations = times.before();
    this.units = units;
    this.clock = clock;
    this.savedAt = clock.millis();
    this.savedRound = from.round();
  }

  @Override
  public void afterRound(Event event) {
    bitsPerDim = units.bitsPerDim(event.report().score());
    long every = times.everyMillis();
    boolean due = every > 0 && clock.millis() - savedAt >= every;
    if ((due || isBest) && event.share() < 1) {
      save(event.state());
    }
  }

  @Override
  public void validated(TrainState state, double measured) {
    isBest = times.atBest() && validations.isBest(measured);
    validations = validations.and(measured);
  }

  @Override
  public void finished(TrainState state) {
    if (state.round() > savedRound) {
      save(state);
    }
  }

  private void save(TrainState state) {
    try {
      saving.save(state, bitsPerDim, validations);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    isBest = false;
    savedRound = state.round();
    savedAt = clock.millis();
  }
}
