package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.Decoder;

/**
 * What averaging takes of the driver's heap: every worker's weights and two moments in float, their
 * sums in double, the mean and the averaged weights in float.
 *
 * @param stage whose decoder it is
 * @param parameters its weights
 * @param workers whose results are held at once
 */
record RoundMemory(String stage, long parameters, int workers) {
  private static final long MIB = 1 << 20;
  private static final double GIB = 1 << 30;
  private static final long STATE_BYTES = 3 * Float.BYTES;
  private static final long MEAN_BYTES = 3 * Double.BYTES + 4 * Float.BYTES;

  /** Kryo's largest buffer, which one worker's result must fit. */
  private static final long MOST_STATE = 2047 * MIB;

  /** Of the recommended heap, what Spark and the program need beside the vectors. */
  private static final long REST = 1024 * MIB;

  static RoundMemory of(RunPlan plan, Stage stage, int workers) {
    return new RoundMemory(stage.name(), Decoder.parameterCount(plan.spec(stage)), workers);
  }

  long bytes() {
    return parameters * (workers * STATE_BYTES + MEAN_BYTES);
  }

  /** A heap in whole GiB that leaves room for everything else. */
  long recommendedGib() {
    return (long) Math.ceil((bytes() + REST) / GIB);
  }

  /**
   * Checks that a round fits the driver.
   *
   * @param heap largest heap in bytes
   * @throws JobException (exit code 2) if it does not
   */
  void requireIn(long heap) {
    if (parameters * STATE_BYTES > MOST_STATE) {
      throw JobException.config(
          String.format(
              "stage %s has %,d weights; at most %,d travel between workers and driver: lower"
                  + " net.width or the numbers of layers",
              stage, parameters, MOST_STATE / STATE_BYTES));
    }
    if (bytes() > heap) {
      throw JobException.config(
          String.format(
              "train.workers = %d results of %.1f GiB each (stage %s: %,d weights and two moments)"
                  + " and %.1f GiB for their mean do not fit the driver's heap of %.1f GiB: %sset"
                  + " --conf spark.driver.memory=%dg",
              workers,
              parameters * STATE_BYTES / GIB,
              stage,
              parameters,
              parameters * MEAN_BYTES / GIB,
              heap / GIB,
              advice(heap),
              recommendedGib()));
    }
  }

  private String advice(long heap) {
    long fitting = (heap - parameters * MEAN_BYTES) / (parameters * STATE_BYTES);
    return fitting < 1 ? "" : "lower train.workers to " + fitting + ", or ";
  }
}
