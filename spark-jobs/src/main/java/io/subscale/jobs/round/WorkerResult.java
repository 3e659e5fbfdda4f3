package io.subscale.jobs.round;

import java.io.Serializable;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;

/**
 * What one logical worker brings back from a round. A class, not a record: Kryo cannot set the
 * fields of records.
 */
public final class WorkerResult implements TrainingResult, Serializable {
  private static final long serialVersionUID = 1L;

  private final int worker;
  private final int steps;
  private final long examples;
  private final int skipped;
  private final long scored;
  private final double scoreSum;
  private final double largestGradient;
  private final long computeMillis;
  private final long dataMillis;
  private final byte[] parameters;
  private final byte[] updater;

  WorkerResult(int worker, LocalRound.Tally tally, byte[] parameters, byte[] updater) {
    this.worker = worker;
    this.steps = tally.steps;
    this.examples = tally.examples;
    this.skipped = tally.skipped;
    this.scored = tally.scored;
    this.scoreSum = tally.scoreSum;
    this.largestGradient = tally.largestGradient;
    this.computeMillis = tally.computeNanos / 1_000_000;
    this.dataMillis = tally.dataNanos / 1_000_000;
    this.parameters = parameters;
    this.updater = updater;
  }

  /** The partition's index. */
  public int worker() {
    return worker;
  }

  /** Local steps made. */
  public int steps() {
    return steps;
  }

  /** Examples seen: this worker's weight. */
  public long examples() {
    return examples;
  }

  /** Steps whose score or gradient was not finite. */
  public int skipped() {
    return skipped;
  }

  /** Examples of the steps whose score was finite. */
  public long scored() {
    return scored;
  }

  /** Sum over those examples of the score (the mean loss of their step) before each step. */
  public double scoreSum() {
    return scoreSum;
  }

  /** The largest gradient norm of those steps, before clipping; 0 if the updater does not tell. */
  public double largestGradient() {
    return largestGradient;
  }

  /** Wall time inside {@code fit}. */
  public long computeMillis() {
    return computeMillis;
  }

  /** Wall time waiting for the data sets. */
  public long dataMillis() {
    return dataMillis;
  }

  /** Float32 little-endian parameters after the last step; empty if there was no step. */
  byte[] parameters() {
    return parameters;
  }

  /** Float32 little-endian updater state after the last step; empty for updaters without. */
  byte[] updater() {
    return updater;
  }

  @Override
  public void setStats(SparkTrainingStats sparkTrainingStats) {
    // dl4j-spark's own statistics are not collected; the fields above replace them.
  }
}
