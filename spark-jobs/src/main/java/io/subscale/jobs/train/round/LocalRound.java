package io.subscale.jobs.train.round;

import io.subscale.datasets.seed.Seed;
import java.util.Iterator;
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
    long examples;
    double scoreSum;
    long computeNanos;
    long dataNanos;
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
  Tally run(Replica replica, Iterator<MultiDataSet> data) {
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
      network.fit(step);
      tally.scoreSum += examples * network.score();
      tally.examples += examples;
      tally.steps++;
      before = System.nanoTime();
      tally.computeNanos += before - loaded;
    }
    tally.dataNanos += System.nanoTime() - before;
    return tally;
  }
}
