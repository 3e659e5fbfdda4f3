package io.subscale.jobs.round;

import java.io.Serializable;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;

/**
 * What one logical worker tells of a round; its vectors travel apart. A class, not a record: Kryo
 * cannot set the fields of records.
 */
public final class WorkerResult implements TrainingResult, Serializable {
  private static final long serialVersionUID = 2L;

  private final int worker;
  private final int steps;
  private final long examples;
  private final int skipped;
  private final long scored;
  private final double scoreSum;
  private final double largestGradient;
  private final long stateMillis;
  private final long dataMillis;
  private final long computeMillis;
  private final long packMillis;
  private final long sentByDriver;

  WorkerResult(int worker, LocalRound.Tally tally) {
    this.worker = worker;
    this.steps = tally.steps;
    this.examples = tally.examples;
    this.skipped = tally.skipped;
    this.scored = tally.scored;
    this.scoreSum = tally.scoreSum;
    this.largestGradient = tally.largestGradient;
    this.stateMillis = tally.stateNanos / 1_000_000;
    this.dataMillis = tally.dataNanos / 1_000_000;
    this.computeMillis = tally.computeNanos / 1_000_000;
    this.packMillis = tally.packNanos / 1_000_000;
    this.sentByDriver = tally.sentByDriver;
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

  /** Wall time fetching the round's first state and setting the network to it. */
  public long stateMillis() {
    return stateMillis;
  }

  /** Wall time waiting for the data sets. */
  public long dataMillis() {
    return dataMillis;
  }

  /** Wall time inside {@code fit}. */
  public long computeMillis() {
    return computeMillis;
  }

  /** Wall time adding the state to the mean of its group, and keeping its own updater state. */
  public long packMillis() {
    return packMillis;
  }

  /** Bytes of the state that the driver had to send. */
  public long sentByDriver() {
    return sentByDriver;
  }

  @Override
  public void setStats(SparkTrainingStats sparkTrainingStats) {
    // dl4j-spark's own statistics are not collected; the fields above replace them.
  }
}
