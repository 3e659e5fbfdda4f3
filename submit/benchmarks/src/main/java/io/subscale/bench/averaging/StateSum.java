package io.subscale.bench.averaging;

import io.subscale.jobs.round.worker.GraphState;
import java.io.Serializable;

/** Sum of workers' states. A class, not a record: Kryo cannot set the fields of records. */
final class StateSum implements Serializable {
  private static final long serialVersionUID = 1L;

  /** {@code [parameters]}; empty for no workers. */
  float[] parameters = new float[0];

  /** {@code [updater state]}. */
  float[] updater = new float[0];

  /** Number of workers. */
  int workers;

  /** Time inside {@code fit}, over all workers. */
  long computeNanos;

  static StateSum of(GraphState state, long computeNanos) {
    StateSum one = new StateSum();
    one.parameters = state.parameters();
    one.updater = state.updater();
    one.workers = 1;
    one.computeNanos = computeNanos;
    return one;
  }

  /** Adds another sum to this one. */
  StateSum add(StateSum other) {
    if (workers == 0) {
      return other;
    }
    if (other.workers > 0) {
      add(other.parameters, parameters);
      add(other.updater, updater);
      workers += other.workers;
      computeNanos += other.computeNanos;
    }
    return this;
  }

  private static void add(float[] values, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += values[i];
    }
  }

  /** A vector of the sum over the number of workers. */
  float[] mean(float[] sum) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = sum[i] / workers;
    }
    return mean;
  }
}
