package io.subscale.jobs.round;

import java.util.Collection;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
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
 * <p>A round is two Spark jobs. In the first, groups of neighbouring workers train one after the
 * other, as many groups as there are tasks at once, and keep their mean where they ran; in the
 * second a task a chunk merges all groups' means. The driver receives one copy of the state
 * whatever the number of workers, and executors find the merged chunks on each other when the next
 * round starts.
 *
 * <p>Differs from dl4j-spark's {@code ParameterAveragingTrainingMaster}: the mean is weighted, the
 * updater state is averaged unless the round says otherwise, data is neither counted nor
 * repartitioned nor dropped, executors keep their networks, vectors travel as bytes, and what a
 * round leaves in Spark's memory and files is removed. There are no hooks and no listeners on the
 * workers.
 */
public final class RoundTrainingMaster
    implements TrainingMaster<WorkerResult, TrainingWorker<WorkerResult>>, AutoCloseable {
  private final OfferedState offered = new OfferedState();
  private final int mostChunkValues;
  private Round next;
  private RoundReport last;

  /**
   * A master whose first call is the given round.
   *
   * @param first the settings of the first round; the following rounds inherit them
   */
  public RoundTrainingMaster(Round first) {
    this(first, ChunkLayout.MOST_VALUES);
  }

  /** A master that cuts the state into chunks of so many values at most. */
  RoundTrainingMaster(Round first, int mostChunkValues) {
    this.next = first;
    this.mostChunkValues = mostChunkValues;
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
    long begun = System.nanoTime();
    JavaSparkContext spark = graph.getSparkContext();
    GraphState driver = new GraphState(graph.getNetwork());
    GroupTask.Size size = size(spark, data.getNumPartitions());
    boolean whole = next.rules().updater() == UpdaterState.AVERAGE;
    ChunkLayout layout =
        ChunkLayout.of(
            whole ? driver.length() : driver.parameterLength(), size.groups(), mostChunkValues);
    StateRef start = offered.offer(spark, driver, layout);
    RoundJobs jobs = run(spark, driver, data, new Beginning(size, start));
    last = jobs.report(System.nanoTime() - begun);
    graph.getNetwork().setScore(last.score());
    driver.setIteration(driver.iteration() + last.steps());
    next = next.following();
  }

  /** As many groups as tasks run at once, so that each sends the mean of as many as possible. */
  private static GroupTask.Size size(JavaSparkContext spark, int workers) {
    SparkContext context = spark.sc();
    // defaultParallelism() is what a user may set for other jobs, and knows no GPUs.
    int slots =
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
    return new GroupTask.Size(workers, Math.max(1, Math.min(workers, slots)));
  }

  private record Beginning(GroupTask.Size size, StateRef start) {}

  private RoundJobs run(
      JavaSparkContext spark, GraphState driver, JavaRDD<MultiDataSet> data, Beginning beginning) {
    Broadcast<Integer> pieces = OfferedState.anchor(spark);
    Broadcast<Integer> anchor = OfferedState.anchor(spark);
    boolean kept = false;
    try {
      GroupTask task =
          new GroupTask(
              next,
              beginning.size(),
              GraphState.architecture(driver.network()),
              driver.iteration(),
              beginning.start(),
              new GroupTask.Anchors(pieces.id(), anchor.id()));
      RoundJobs jobs = new RoundJobs(spark, task, data);
      RoundJobs.Merged merged = jobs.run();
      ChunkLayout layout = merged.state().layout();
      for (int chunk = 0; chunk < layout.count(); chunk++) {
        driver.write(layout.from(chunk), merged.chunks()[chunk]);
      }
      kept = true;
      offered.replace(anchor, merged.state(), merged.chunks());
      return jobs;
    } finally {
      pieces.destroy();
      if (!kept) {
        anchor.destroy();
      }
      spark.setJobDescription(null);
    }
  }

  /** Frees the last round's state on all executors; the next round sends it again. */
  @Override
  public void close() {
    offered.close();
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
