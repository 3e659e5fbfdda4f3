package io.subscale.jobs.train.observe;

import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Measures the validation likelihood of the averaged weights every so often and at the end. */
public final class Validation implements TrainObserver {
  private final DoubleSupplier bitsPerDim;
  private final long everyMillis;
  private final List<TrainObserver> listeners;
  private final InstantSource clock;
  private long measuredAt;
  private long measuredRound;

  /**
   * @param bitsPerDim measures the weights as they are now
   * @param everyMillis wall time from the end of a measurement to the next; 0 measures at the end
   *     only
   * @param listeners told of each measurement
   * @param from where training goes on
   * @param clock counts that time
   */
  public Validation(
      DoubleSupplier bitsPerDim,
      long everyMillis,
      List<TrainObserver> listeners,
      TrainState from,
      InstantSource clock) {
    this.bitsPerDim = bitsPerDim;
    this.everyMillis = everyMillis;
    this.listeners = List.copyOf(listeners);
    this.clock = clock;
    this.measuredAt = clock.millis();
    this.measuredRound = from.round();
  }

  @Override
  public void afterRound(Event event) {
    boolean due = everyMillis > 0 && clock.millis() - measuredAt >= everyMillis;
    if (due && event.share() < 1) {
      measure(event.state());
    }
  }

  @Override
  public void finished(TrainState state) {
    if (state.round() > measuredRound) {
      measure(state);
    }
  }

  private void measure(TrainState state) {
    double measured = bitsPerDim.getAsDouble();
    measuredRound = state.round();
    for (TrainObserver listener : listeners) {
      listener.validated(state, measured);
    }
    measuredAt = clock.millis();
  }
}
