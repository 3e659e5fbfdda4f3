package io.subscale.jobs.round.exchange;

import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.UpdaterPolicy;
import io.subscale.jobs.round.mean.ChunkLayout;
import io.subscale.jobs.round.worker.GraphKind;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.round.worker.ReplicaKind;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Rounds of synchronous training by parameter averaging, on Spark.
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
 */
public final class RoundExchange implements AutoCloseable {
  private final OfferedState offered = new OfferedState();
  private final int mostChunkValues;
  private final Optional<ReplicaKind> replicas;

  /** An exchange that has offered nothing yet; workers train graphs as the driver's. */
  public RoundExchange() {
    this(ChunkLayout.MOST_VALUES);
  }

  /** One that cuts the state into chunks of so many values at most. */
  public RoundExchange(int mostChunkValues) {
    this(mostChunkValues, Optional.empty());
  }

  /** One whose workers train replicas of a kind, with the same state as the driver's graph. */
  public RoundExchange(ReplicaKind replicas) {
    this(ChunkLayout.MOST_VALUES, Optional.of(replicas));
  }

  private RoundExchange(int mostChunkValues, Optional<ReplicaKind> replicas) {
    this.mostChunkValues = mostChunkValues;
    this.replicas = replicas;
  }

  /**
   * Runs a round.
   *
   * @param round its settings
   * @param driver the network that the workers start from; has the merged state afterwards, its
   *     iteration raised by the most steps that a worker made
   * @param data a partition a worker
   * @throws IllegalStateException if no worker had an example, or executors were lost too often
   */
  public RoundReport run(Round round, GraphState driver, JavaRDD<MultiDataSet> data) {
    long begun = System.nanoTime();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(data.context());
    GroupTask.Size size = size(spark, data.getNumPartitions());
    boolean withMoments = round.rules().updater() == UpdaterPolicy.AVERAGE;
    ChunkLayout layout =
        ChunkLayout.of(
            withMoments ? driver.length() : driver.parameterLength(),
            size.groups(),
            mostChunkValues);
    StateRef start = offered.offer(spark, driver, layout);
    RoundJobs jobs = run(spark, driver, data, new Beginning(round, size, start));
    RoundReport report = jobs.report(System.nanoTime() - begun);
    driver.setIteration(driver.iteration() + report.steps());
    return report;
  }

  /** As many groups as tasks run at once, so that each sends the mean of as many as possible. */
  private static GroupTask.Size size(JavaSparkContext spark, int workers) {
    return new GroupTask.Size(workers, Math.max(1, Math.min(workers, Slots.of(spark))));
  }

  private record Beginning(Round round, GroupTask.Size size, StateRef start) {}

  private RoundJobs run(
      JavaSparkContext spark, GraphState driver, JavaRDD<MultiDataSet> data, Beginning beginning) {
    Broadcast<Integer> pieces = OfferedState.anchor(spark);
    Broadcast<Integer> anchor = OfferedState.anchor(spark);
    boolean kept = false;
    try {
      GroupTask task =
          new GroupTask(
              beginning.round(),
              beginning.size(),
              replicas.orElseGet(() -> new GraphKind(GraphState.architecture(driver.network()))),
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
}
