package io.subscale.bench.averaging;

import io.subscale.bench.measure.ClusterOptions;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.error.JobException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Times rounds of parameter averaging, three engines in turn, one step of one example a worker, so
 * that a round is mostly averaging. Parameters and Adam's two moments are averaged by all three.
 *
 * <ul>
 *   <li>{@code round_ms}: median wall time of a round on the driver.
 *   <li>{@code compute_ms}: time inside {@code fit} of all workers over the tasks that run at once,
 *       from another round; {@code overhead_ms} is what the round takes beyond it.
 *   <li>{@code driver_bytes_in}, {@code driver_bytes_out}: bytes that the driver's process read and
 *       wrote during a round, whatever for (ProcessBytes); median. Executors are other processes,
 *       so all that they exchange with the driver is in them; nothing that they exchange with each
 *       other is.
 *   <li>{@code state_bytes}: parameters and moments once.
 * </ul>
 */
@Command(
    name = "averaging",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times a round of parameter averaging: ours, dl4j-spark's, plain treeAggregate.")
public final class AveragingBench implements Callable<Integer> {
  private static final List<String> ENGINES = List.of("subscale", "dl4j", "treeAggregate");

  @Option(names = "--params", split = ",", description = "Numbers of parameters, ${DEFAULT-VALUE}.")
  private List<Double> params = List.of(1e6, 1e7, 5e7);

  @Option(names = "--workers", split = ",", description = "Logical workers, ${DEFAULT-VALUE}.")
  private List<Integer> workers = List.of(2, 4, 8);

  @Option(names = "--engines", split = ",", description = "Engines, ${DEFAULT-VALUE}.")
  private List<String> engines = ENGINES;

  @Option(names = "--rounds", description = "Measured rounds, ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(names = "--warm-up", description = "Rounds before them, ${DEFAULT-VALUE}.")
  private int warmUp = 2;

  @Option(names = "--executors", description = "Executors of one core each, ${DEFAULT-VALUE}.")
  private int executors = 2;

  @Mixin private ClusterOptions cluster = new ClusterOptions(4096);

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "A Spark master; by default a local-cluster of --executors and --memory.")
  private String master;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public AveragingBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() {
    check();
    String url = master != null ? master : cluster.local(executors);
    try (SparkSession session = cluster.open("averaging", url, Map.of())) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      for (double count : params) {
        for (int workerCount : workers) {
          measure(spark, PlainNetwork.of(count), workerCount);
        }
      }
    }
    return 0;
  }

  private void check() {
    cluster.check(1);
    if (rounds < 1 || warmUp < 0 || executors < 1) {
      throw JobException.config("--rounds and --executors are at least 1, --warm-up at least 0");
    }
    if (workers.stream().anyMatch(w -> w < 1) || params.stream().anyMatch(p -> !(p >= 4))) {
      throw JobException.config("--workers are at least 1, --params at least 4");
    }
    for (String engine : engines) {
      if (!ENGINES.contains(engine)) {
        throw JobException.config("no engine " + engine + "; there are " + ENGINES);
      }
    }
  }

  /** The engines' rounds in turn: what disturbs the machine disturbs them all. */
  private void measure(JavaSparkContext spark, PlainNetwork shape, int workerCount) {
    System.gc(); // What the sizes before have left shall not fall into these rounds.
    JavaRDD<MultiDataSet> data = data(spark, shape, workerCount);
    List<EngineRun> runs =
        engines.stream()
            .map(name -> new EngineRun(name, engine(name, spark, shape.create(), workerCount)))
            .toList();
    for (int round = 0; round < warmUp + rounds; round++) {
      boolean measured = round >= warmUp;
      runs.forEach(run -> run.round(data, measured));
    }
    int atOnce = Math.min(workerCount, Slots.of(spark));
    for (EngineRun run : runs) {
      Measurement line =
          Measurement.of("averaging")
              .put("engine", run.name())
              .put("params", shape.parameters())
              .put("workers", workerCount)
              .put("slots", Slots.of(spark))
              .put("rounds", rounds)
              .put("state_bytes", shape.stateBytes());
      lines.print(run.addTo(line, data, atOnce));
      run.close();
    }
  }

  private static AveragingEngine engine(
      String name, JavaSparkContext spark, ComputationGraph network, int workers) {
    return switch (name) {
      case "subscale" -> new SubscaleEngine(spark, network);
      case "dl4j" -> new Dl4jEngine(spark, network, workers);
      default -> new TreeAggregateEngine(spark, network);
    };
  }

  /** A partition a worker, made on the executors. */
  static JavaRDD<MultiDataSet> data(JavaSparkContext spark, PlainNetwork shape, int workers) {
    List<Integer> indices = IntStream.range(0, workers).boxed().toList();
    return spark.parallelize(indices, workers).map(shape::example);
  }
}
