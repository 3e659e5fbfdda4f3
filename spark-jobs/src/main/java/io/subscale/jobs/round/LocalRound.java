package io.subscale.jobs.round;

import io.subscale.datasets.seed.Seed;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The steps of one logical worker on its own data; knows no Spark. */
final class LocalRound {
  private final Round round;
  private final int worker;
  private final LongSupplier nanoClock;

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
    private void add(Step.Taken step, OptionalDouble gradientNorm) {
      steps++;
      examples += step.examples();
      if (!Double.isFinite(step.score()) || !Double.isFinite(gradientNorm.orElse(0))) {
        skipped++;
        return;
      }
      scored += step.examples();
      scoreSum += step.examples() * step.score();
      largestGradient = Math.max(largestGradient, gradientNorm.orElse(0));
    }
  }

  LocalRound(Round round, int worker, LongSupplier nanoClock) {
    this.round = round;
    this.worker = worker;
    this.nanoClock = nanoClock;
  }

  /**
   * Steps on the data sets in their order, until there are no more or the time is up; one at least.
   *
   * @param replica already set to the round's beginning
   * @param data taken one at a time; the data sets' owner closes them
   */
  Tally run(GraphState replica, Iterator<MultiDataSet> data) {
    ComputationGraph network = replica.network();
    Seed seed =
        Seed.of(round.seed()).fold("round").fold(round.number()).fold("worker").fold(worker);
    int accumulate = round.rules().accumulate();
    INDArray sum = accumulate > 1 ? Nd4j.createUninitialized(network.params().shape()) : null;
    Tally tally = new Tally();
    Timed timed = new Timed(data);
    long start = nanoClock.getAsLong();
    while (!isOver(tally, start) && timed.hasNext()) {
      double[] rates = round.learningRates();
      if (rates.length > 0) {
        replica.setLearningRate(rates[Math.min(tally.steps, rates.length - 1)]);
      }
      Nd4j.getRandom().setSeed(seed.fold(tally.steps).asLong());
      Step.Taken step =
          accumulate > 1 ? Step.several(network, timed, sum, accumulate) : Step.one(network, timed);
      tally.add(step, replica.gradientNorm());
    }
    if (sum != null) {
      sum.close();
    }
    tally.dataNanos = timed.nanos;
    tally.computeNanos = nanoClock.getAsLong() - start - timed.nanos;
    return tally;
  }

  private boolean isOver(Tally tally, long start) {
    long budget = round.rules().budgetMillis();
    return budget > 0 && tally.steps > 0 && nanoClock.getAsLong() - start >= budget * 1_000_000;
  }

  /** Measures the time spent waiting for data. */
  private final class Timed implements Iterator<MultiDataSet> {
    private final Iterator<MultiDataSet> data;
    private long nanos;

    Timed(Iterator<MultiDataSet> data) {
      this.data = data;
    }

    @Override
    public boolean hasNext() {
      long before = nanoClock.getAsLong();
      boolean more = data.hasNext();
      nanos += nanoClock.getAsLong() - before;
      return more;
    }

    @Override
    public MultiDataSet next() {
      long before = nanoClock.getAsLong();
      MultiDataSet next = data.next();
      nanos += nanoClock.getAsLong() - before;
      return next;
    }
  }
}
