package io.subscale.jobs.round.dl4j;

import java.util.Collection;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A {@code TrainingMaster} of which only {@link #executeTrainingMDS} is left to write: it trains a
 * {@code ComputationGraph} on an RDD whose partitions are the workers, without hooks, listeners or
 * statistics. Everything else that dl4j-spark could ask for is refused by name.
 */
abstract class GraphTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    executeTrainingMDS(graph, data.map(DataSet::toMultiDataSet));
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    return null;
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(
        getClass().getSimpleName() + " does not support " + what);
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    throw unsupported("a MultiLayerNetwork; use ComputationGraph");
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer network,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader dataSets,
      MultiDataSetLoader multiDataSets) {
    throw unsupported("paths; build the data sets inside the RDD");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw unsupported("a worker of its own; a partition is the worker");
  }

  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph graph) {
    throw unsupported("a worker of its own; a partition is the worker");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw unsupported("hooks on the workers");
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw unsupported("hooks on the workers");
  }

  @Override
  public String toJson() {
    throw unsupported("serialization; its settings are those of the round");
  }

  @Override
  public String toYaml() {
    throw unsupported("serialization; its settings are those of the round");
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw unsupported("dl4j-spark's statistics; a round's report has its own");
    }
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    throw unsupported("listeners on the workers; read a round's report");
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    throw unsupported("listeners on the workers; read a round's report");
  }
}
