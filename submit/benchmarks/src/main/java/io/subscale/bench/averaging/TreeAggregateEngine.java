package io.subscale.bench.averaging;

import io.subscale.jobs.round.worker.GraphState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Parameter averaging in Spark's own words, as one would write it without either master: the state
 * is broadcast as float vectors, every partition trains a network that its executor keeps, and
 * {@code treeAggregate} sums the states.
 */
final class TreeAggregateEngine implements AveragingEngine {
  private static final int DEPTH = 2;

  private final JavaSparkContext spark;
  private final ComputationGraph network;
  private final GraphState state;

  TreeAggregateEngine(JavaSparkContext spark, ComputationGraph network) {
    this.spark = spark;
    this.network = network;
    this.state = new GraphState(network);
  }

  @Override
  public void round(JavaRDD<MultiDataSet> data) {
    average(data);
  }

  @Override
  public double computeMillis(JavaRDD<MultiDataSet> data) {
    return average(data).computeNanos / 1e6;
  }

  private StateSum average(JavaRDD<MultiDataSet> data) {
    Broadcast<float[]> parameters = spark.broadcast(state.parameters());
    Broadcast<float[]> updater = spark.broadcast(state.updater());
    String configuration = GraphState.architecture(network);
    int iteration = network.getIterationCount();
    StateSum sum =
        data.mapPartitions(
                step -> {
                  ComputationGraph replica = Replicas.take(configuration);
                  GraphState state = new GraphState(replica);
                  state.set(parameters.value(), updater.value());
                  state.setIteration(iteration);
                  StateSum one = StateSum.of(state, train(replica, step));
                  Replicas.giveBack(configuration, replica);
                  return List.of(one).iterator();
                })
            .treeAggregate(new StateSum(), StateSum::add, StateSum::add, DEPTH);
    parameters.destroy();
    updater.destroy();
    state.set(sum.mean(sum.parameters), sum.mean(sum.updater));
    state.setIteration(iteration + 1);
    return sum;
  }

  /** Nanoseconds inside {@code fit}. */
  private static long train(ComputationGraph replica, Iterator<MultiDataSet> data) {
    long start = System.nanoTime();
    data.forEachRemaining(replica::fit);
    return System.nanoTime() - start;
  }

  @Override
  public void close() {
    // The broadcasts are destroyed with their round.
  }

  /** The executor's networks of the architecture used last. */
  private static final class Replicas {
    private static final Deque<ComputationGraph> IDLE = new ArrayDeque<>();
    private static String architecture = "";

    static synchronized ComputationGraph take(String configuration) {
      if (!architecture.equals(configuration)) {
        IDLE.clear();
        architecture = configuration;
      }
      if (!IDLE.isEmpty()) {
        return IDLE.pop();
      }
      ComputationGraph network =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
      network.init();
      return network;
    }

    static synchronized void giveBack(String configuration, ComputationGraph network) {
      if (architecture.equals(configuration)) {
        IDLE.push(network);
      }
    }
  }
}
