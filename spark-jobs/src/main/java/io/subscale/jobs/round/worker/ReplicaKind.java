package io.subscale.jobs.round.worker;

import java.io.Serializable;

/** What replicas of a network are made from; equal for those that can stand in for each other. */
public interface ReplicaKind extends Serializable {
  /** Number of the device of replicas that need none. */
  int NO_DEVICE = -1;

  /** The engine whose device they need; empty if they need none. */
  String engine();

  /**
   * A new replica.
   *
   * @param device its number, or {@link #NO_DEVICE}
   */
  Replica build(int device);
}
