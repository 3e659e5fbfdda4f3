package io.subscale.bench.averaging;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.stats.ParameterAveragingTrainingWorkerStats;
import org.deeplearning4j.spark.stats.EventStats;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * dl4j-spark's own master, told to do the same: one split a round, no repartitioning, the updater
 * state averaged too.
 */
final class Dl4jEngine implements AveragingEngine {
  private final ParameterAveragingTrainingMaster master;
  private final SparkComputationGraph graph;

  Dl4jEngine(JavaSparkContext spark, ComputationGraph network, int workers) {
    master =
        new ParameterAveragingTrainingMaster.Builder(workers, 1)
            .batchSizePerWorker(1)
            .averagingFrequency(1)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .saveUpdater(true)
            .build();
    graph = new SparkComputationGraph(spark, network, master);
  }

  @Override
  public void round(JavaRDD<MultiDataSet> data) {
    graph.fitMultiDataSet(data);
  }

  /** From dl4j-spark's statistics, which are off in the rounds that are timed. */
  @Override
  public double computeMillis(JavaRDD<MultiDataSet> data) {
    master.setCollectTrainingStats(true);
    round(data);
    List<EventStats> fits =
        master
            .getTrainingStats()
            .getValue(
                ParameterAveragingTrainingWorkerStats.PARAMETER_AVERAGING_WORKER_FIT_TIMES_MS);
    master.setCollectTrainingStats(false);
    return fits.stream().mapToLong(EventStats::getDurationMs).sum();
  }

  @Override
  public void close() {
    // Its broadcasts stay until the driver's garbage is collected.
  }
}
