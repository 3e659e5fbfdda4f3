package io.subscale.jobs.round.worker;

import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.round.Round;
import java.util.Iterator;
import java.util.function.LongSupplier;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The steps of one logical worker on its own data; knows no Spark. */
public final class LocalRound {
  private final Round round;
  private final int worker;
  private final LongSupplier nanoClock;

  /**
   * A worker of a round that has not begun.
   *
   * @param worker its number, from 0
   * @param nanoClock tells the time, for the budget and the report
   */
  public LocalRound(Round round, int worker, LongSupplier nanoClock) {
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
  public WorkerCounts run(Replica replica, Iterator<MultiDataSet> data) {
    Seed seed =
        Seed.of(round.seed()).fold("round").fold(round.number()).fold("worker").fold(worker);
    WorkerCounts counts = new WorkerCounts();
    Timed timed = new Timed(data);
    long start = nanoClock.getAsLong();
    while (!isOver(counts, start) && timed.hasNext()) {
      double[] rates = round.learningRates();
      if (rates.length > 0) {
        replica.setLearningRate(rates[Math.min(counts.steps(), rates.length - 1)]);
      }
      long stepSeed = seed.fold(counts.steps()).asLong();
      counts.add(replica.step(timed, round.rules().accumulate(), stepSeed));
    }
    counts.took(timed.nanos, nanoClock.getAsLong() - start - timed.nanos);
    return counts;
  }

  private boolean isOver(WorkerCounts counts, long start) {
    long budget = round.rules().budgetMillis();
    return budget > 0 && counts.steps() > 0 && nanoClock.getAsLong() - start >= budget * 1_000_000;
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
