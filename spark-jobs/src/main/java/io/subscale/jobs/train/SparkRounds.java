package io.subscale.jobs.train;

import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.dl4j.RoundTrainingMaster;
import io.subscale.jobs.round.exchange.RoundExchange;
import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.data.WorkerData;
import io.subscale.jobs.train.loop.Ema;
import io.subscale.jobs.train.loop.RoundRunner;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Runs rounds on Spark, through dl4j-spark's {@code SparkComputationGraph}. Worker w of a round
 * takes the examples from position {@code p + w K A B} on: K steps of A batches of B examples.
 */
public final class SparkRounds implements RoundRunner, AutoCloseable {
  private final JavaSparkContext spark;
  private final SparkComputationGraph network;
  private final RoundTrainingMaster master;
  private final GraphState graph;
  private final Workers workers;
  private final Ema ema;

  /**
   * How a round's work is divided.
   *
   * @param count W, logical workers
   * @param batch B, examples of a data set
   * @param data opens their data
   */
  public record Workers(int count, int batch, WorkerData data) {}

  /**
   * Rounds that go on from a network's present state.
   *
   * @param spark runs the workers
   * @param network trained in place
   * @param workers how a round's work is divided
   * @param emaDecay decay a step of the averaged weights
   */
  public SparkRounds(
      JavaSparkContext spark, ComputationGraph network, Workers workers, double emaDecay) {
    this(spark, network, workers, emaDecay, new RoundExchange());
  }

  /**
   * The same through an exchange that may have workers train on devices.
   *
   * @param exchange closed with the rounds
   */
  SparkRounds(
      JavaSparkContext spark,
      ComputationGraph network,
      Workers workers,
      double emaDecay,
      RoundExchange exchange) {
    this.spark = spark;
    this.graph = new GraphState(network);
    this.workers = workers;
    this.ema = new Ema(emaDecay, graph.parameters());
    this.master = new RoundTrainingMaster(Round.of(0, 0), exchange);
    this.network = new SparkComputationGraph(spark, network, master);
  }

  /** Goes on from a checkpoint instead. */
  public void restore(Snapshot snapshot, TrainState state) {
    graph.set(snapshot.parameters(), snapshot.updater());
    graph.setIteration(Math.toIntExact(state.steps()));
    System.arraycopy(snapshot.ema(), 0, ema.average(), 0, ema.average().length);
  }

  @Override
  public RoundReport run(Round round, TrainState state) {
    master.prepare(round);
    int sets = round.learningRates().length * round.rules().accumulate();
    network.fitMultiDataSet(data(state.examples(), sets));
    RoundReport report = master.lastRound();
    ema.move(graph.parameters(), state.steps(), report.steps());
    return report;
  }

  private JavaRDD<MultiDataSet> data(long position, int sets) {
    WorkerData data = workers.data();
    long each = (long) sets * workers.batch();
    List<Integer> indices = IntStream.range(0, workers.count()).boxed().toList();
    return spark
        .parallelize(indices, workers.count())
        .mapPartitions(index -> data.open(position + index.next() * each, sets));
  }

  /** Frees what the executors keep of the last round. */
  @Override
  public void close() {
    master.close();
  }

  @Override
  public float[] average() {
    return ema.average();
  }

  @Override
  public Snapshot snapshot() {
    return new Snapshot(graph.parameters(), ema.average(), graph.updater());
  }
}
