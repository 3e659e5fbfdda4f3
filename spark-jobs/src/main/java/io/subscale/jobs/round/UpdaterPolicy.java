package io.subscale.jobs.round;

/** What becomes of the workers' updater states (Adam's moments) between rounds. */
public enum UpdaterPolicy {
  /** Averaged like the weights; what a checkpoint holds is all there is. */
  AVERAGE,
  /**
   * Each logical worker goes on with its own, which stays on the executors and is neither sent to
   * the driver nor saved: a worker whose executor is lost, that goes on from a checkpoint, or that
   * had no examples in a round, begins with none, so the bits are then other than undisturbed.
   */
  LOCAL,
  /** Every worker begins every round with none. */
  RESET
}
