package io.subscale.jobs.run;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.error.JobException;
import io.subscale.model.net.Decoder;
import java.util.Locale;

/**
 * What training takes of the driver's heap, whatever the number of workers: the weights and two
 * moments as they were before a round, as they come back merged, and as they are written to a
 * checkpoint, and the averaged weights.
 *
 * @param stage whose decoder it is
 * @param parameters its weights
 */
public record RoundMemory(String stage, long parameters) {
  private static final long MIB = 1 << 20;
  private static final double GIB = 1 << 30;
  private static final long STATE_BYTES = 3 * Float.BYTES;
  private static final long BYTES = 3 * STATE_BYTES + Float.BYTES;

  /** Averaged weights travel to validation as one Kryo buffer. */
  private static final long MOST_WEIGHTS = 2047 * MIB / Float.BYTES;

  /** Of the recommended heap, what Spark and the program need beside the vectors. */
  private static final long REST = 1024 * MIB;

  /** What a stage's training takes. */
  public static RoundMemory of(RunPlan plan, Stage stage) {
    return new RoundMemory(stage.name(), Decoder.parameterCount(plan.spec(stage)));
  }

  /** Bytes of heap. */
  public long bytes() {
    return parameters * BYTES;
  }

  /** A heap in whole GiB that leaves room for everything else. */
  public long recommendedGib() {
    return (long) Math.ceil((bytes() + REST) / GIB);
  }

  /**
   * Checks that a round fits the driver.
   *
   * @param heap largest heap in bytes
   * @throws JobException (exit code 2) if it does not
   */
  public void requireIn(long heap) {
    if (parameters > MOST_WEIGHTS) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "stage %s has %,d weights; at most %,d travel to the executors at once: lower"
                  + " net.width or the numbers of layers",
              stage,
              parameters,
              MOST_WEIGHTS));
    }
    if (bytes() > heap) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "stage %s: %,d weights with two moments each, before and after a round and in a"
                  + " checkpoint, and the averaged weights take %.1f GiB, more than the driver's"
                  + " heap of %.1f GiB: set --conf spark.driver.memory=%dg, or lower net.width",
              stage,
              parameters,
              bytes() / GIB,
              heap / GIB,
              recommendedGib()));
    }
  }
}
