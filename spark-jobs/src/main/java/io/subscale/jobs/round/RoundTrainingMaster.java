package io.subscale.jobs.round;

import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Synchronous training by parameter averaging, one call of {@link
 * SparkComputationGraph#fitMultiDataSet} a round.
 *
 * <p>Every partition of the RDD is a logical worker: it starts from the driver's network, makes one
 * step a data set, and its parameters and updater state enter the mean with the weight of the
 * examples it has seen. The result depends on the partitions, not on executors or on who finishes
 * first; a retried task repeats the same bits.
 *
 * <p>Differs from dl4j-spark's {@code ParameterAveragingTrainingMaster}: the mean is weighted, the
 * updater state is always averaged, data is neither counted nor repartitioned nor dropped, a round
 * is one Spark job, executors keep their networks, vectors travel as bytes, and the broadcasts are
 * destroyed. There are no hooks and no listeners on the workers.
 */
public final class RoundTrainingMaster
    implements TrainingMaster<WorkerResult, TrainingWorker<WorkerResult>> {
  private Round next;
  private RoundReport last;

  /**
   * A master whose first call is the given round.
   *
   * @param first the settings of the first round; the following rounds inherit them
   */
  public RoundTrainingMaster(Round first) {
    this.next = first;
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
    long start = System.nanoTime();
    GraphState driver = new GraphState(graph.getNetwork());
    List<WorkerResult> results = runWorkers(graph.getSparkContext(), driver, data);
    merge(driver, results);
    last = RoundReport.of(next.number(), results, (System.nanoTime() - start) / 1_000_000);
    ComputationGraph network = graph.getNetwork();
    network.setScore(last.score());
    driver.setIteration(network.getConfiguration().getIterationCount() + last.steps());
    next = next.following();
  }

  private List<WorkerResult> runWorkers(
      JavaSparkContext spark, GraphState driver, JavaRDD<MultiDataSet> data) {
    Broadcast<byte[]> parameters = spark.broadcast(FloatBytes.encode(driver.parameters()));
    Broadcast<byte[]> updater = spark.broadcast(FloatBytes.encode(driver.updater()));
    try {
      WorkerTask task =
          new WorkerTask(
              next,
              GraphState.architecture(driver.network()),
              driver.network().getConfiguration().getIterationCount(),
              parameters,
              updater);
      spark.setJobDescription("round " + next.number());
      return data.mapPartitionsWithIndex(task, true).collect();
    } finally {
      spark.setJobDescription(null);
      parameters.destroy();
      updater.destroy();
    }
  }

  private static void merge(GraphState driver, List<WorkerResult> results) {
    WeightedMean parameters = new WeightedMean(driver.parameterCount());
    WeightedMean updater = new WeightedMean(driver.updaterCount());
    for (WorkerResult result : results) {
      if (result.examples() > 0) {
        parameters.add(FloatBytes.decode(result.parameters()), result.examples());
        updater.add(FloatBytes.decode(result.updater()), result.examples());
      }
    }
    if (parameters.examples() == 0) {
      throw new IllegalStateException(
          "the round has no examples in any of its " + results.size() + " partitions");
    }
    driver.set(parameters.mean(), updater.mean());
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> data) {
    executeTrainingMDS(graph, data.map(DataSet::toMultiDataSet));
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
  public TrainingWorker<WorkerResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw unsupported("a worker of its own; a partition is the worker");
  }

  @Override
  public TrainingWorker<WorkerResult> getWorkerInstance(SparkComputationGraph graph) {
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
      throw unsupported("dl4j-spark's statistics; see lastRound()");
    }
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
  public void setListeners(Collection<TrainingListener> listeners) {
    throw unsupported("listeners on the workers; see lastRound()");
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    throw unsupported("listeners on the workers; see lastRound()");
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return true;
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("RoundTrainingMaster does not support " + what);
  }
}
