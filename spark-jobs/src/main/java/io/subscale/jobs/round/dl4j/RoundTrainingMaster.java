package io.subscale.jobs.round.dl4j;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.exchange.RoundExchange;
import io.subscale.jobs.round.worker.GraphState;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Rounds as dl4j-spark asks for them: one call of {@link SparkComputationGraph#fitMultiDataSet} a
 * round, which is {@link RoundExchange#run}.
 *
 * <p>Differs from dl4j-spark's {@code ParameterAveragingTrainingMaster}: the mean is weighted, the
 * updater state is averaged unless the round says otherwise, data is neither counted nor
 * repartitioned nor dropped, executors keep their networks, vectors travel as bytes, and what a
 * round leaves in Spark's memory and files is removed. There are no hooks and no listeners on the
 * workers.
 */
public final class RoundTrainingMaster extends GraphTrainingMaster implements AutoCloseable {
  private final RoundExchange exchange;
  private Round next;
  private RoundReport last;

  /**
   * A master whose first call is the given round.
   *
   * @param first the settings of the first round; the following rounds inherit them
   */
  public RoundTrainingMaster(Round first) {
    this(first, new RoundExchange());
  }

  /** A master that runs its rounds through an exchange, which it closes. */
  public RoundTrainingMaster(Round first, RoundExchange exchange) {
    this.next = first;
    this.exchange = exchange;
  }

  /** Sets what the next call trains with. */
  public void prepare(Round round) {
    this.next = round;
  }

  /** What the last call did; null before the first. */
  public RoundReport lastRound() {
    return last;
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> data) {
    last = exchange.run(next, new GraphState(graph.getNetwork()), data);
    graph.getNetwork().setScore(last.score());
    next = next.following();
  }

  /** Frees the last round's state on all executors; the next round sends it again. */
  @Override
  public void close() {
    exchange.close();
  }
}
