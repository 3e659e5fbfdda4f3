package io.subscale.jobs.round;

import io.subscale.datasets.seed.Seed;
import java.util.Iterator;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The steps of one logical worker on its own data; knows no Spark. */
final class LocalRound {
  private final Round round;
  private final int worker;

  /** Counts of what a worker did. */
  static final class Tally {
    int steps;
    int skipped;
    long examples;
    long scored;
    double scoreSum;
    double largestGradient;
    long stateNanos;
    long dataNanos;
    long computeNanos;
    long packNanos;
    long sentByDriver;

    /**
     * A step. One whose score or gradient is not finite counts as skipped: the decoders' updater
     * moves nothing then.
     */
    private void add(long stepExamples, double score, OptionalDouble gradientNorm) {
      steps++;
      examples += stepExamples;
      if (!Double.isFinite(score) || !Double.isFinite(gradientNorm.orElse(0))) {
        skipped++;
        return;
      }
      scored += stepExamples;
      scoreSum += stepExamples * score;
      largestGradient = Math.max(largestGradient, gradientNorm.orElse(0));
    }
  }

  LocalRound(Round round, int worker) {
    this.round = round;
    this.worker = worker;
  }

  /**
   * One step a data set, in their order.
   *
   * @param replica already set to the round's beginning
   * @param data taken one at a time; the data sets' owner closes them
   */
  Tally run(GraphState replica, Iterator<MultiDataSet> data) {
    ComputationGraph network = replica.network();
    Seed seed =
        Seed.of(round.seed()).fold("round").fold(round.number()).fold("worker").fold(worker);
    Tally tally = new Tally();
    long before = System.nanoTime();
    while (data.hasNext()) {
      MultiDataSet step = data.next();
      long loaded = System.nanoTime();
      tally.dataNanos += loaded - before;
      long examples = step.getFeatures(0).size(0);
      double[] rates = round.learningRates();
      if (rates.length > 0) {
        replica.setLearningRate(rates[Math.min(tally.steps, rates.length - 1)]);
      }
      Nd4j.getRandom().setSeed(seed.fold(tally.steps).asLong());
      fit(network, step);
      tally.add(examples, network.score(), replica.gradientNorm());
      before = System.nanoTime();
      tally.computeNanos += before - loaded;
    }
    tally.dataNanos += System.nanoTime() - before;
    return tally;
  }

  /** DL4J's fit returns in silence where it finds nothing to train. */
  private static void fit(ComputationGraph network, MultiDataSet step) {
    int before = network.getIterationCount();
    network.fit(step);
    if (network.getIterationCount() != before + 1) {
      throw new IllegalStateException("fit made no step: does the network have parameters?");
    }
  }
}
