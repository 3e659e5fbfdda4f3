package io.subscale.jobs.train.loop;

import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.run.checkpoint.TrainState;

/** Sees training go by; may stop it by throwing. Called on the driver, in order. */
public interface TrainObserver {

  /**
   * A round has ended.
   *
   * @param event what it did
   */
  default void afterRound(Event event) {}

  /**
   * The validation likelihood was measured.
   *
   * @param state when
   * @param bitsPerDim the averaged weights' bits per sub-pixel of the whole image, this stage's
   *     part
   */
  default void validated(TrainState state, double bitsPerDim) {}

  /** Whether training ends before its next round although there is budget left. */
  default boolean isEnough() {
    return false;
  }

  /**
   * The stage has ended; called once, also when there was nothing to do.
   *
   * @param state the end
   */
  default void finished(TrainState state) {}

  /**
   * A round and its settings.
   *
   * @param state after the round
   * @param report what the workers did; its score is in bits per predicted value
   * @param learningRate of the round's last step
   * @param share of the budget spent after the round, 0 to 1
   */
  record Event(TrainState state, RoundReport report, double learningRate, double share) {}
}
