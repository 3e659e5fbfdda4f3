package io.subscale.bench.averaging;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.WorkerResult;
import io.subscale.jobs.round.dl4j.RoundTrainingMaster;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Our own training master. */
final class SubscaleEngine implements AveragingEngine {
  private final RoundTrainingMaster master = new RoundTrainingMaster(Round.of(0, 0));
  private final SparkComputationGraph graph;

  SubscaleEngine(JavaSparkContext spark, ComputationGraph network) {
    graph = new SparkComputationGraph(spark, network, master);
  }

  @Override
  public void round(JavaRDD<MultiDataSet> data) {
    graph.fitMultiDataSet(data);
  }

  @Override
  public double computeMillis(JavaRDD<MultiDataSet> data) {
    round(data);
    return master.lastRound().workers().stream().mapToLong(WorkerResult::computeMillis).sum();
  }

  @Override
  public void close() {
    master.close();
  }
}
