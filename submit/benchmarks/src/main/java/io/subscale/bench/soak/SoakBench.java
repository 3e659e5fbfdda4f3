package io.subscale.bench.soak;

import io.subscale.bench.measure.ClusterOptions;
import io.subscale.bench.measure.JsonLines;
import io.subscale.bench.measure.Measurement;
import io.subscale.bench.rounds.SyntheticTraining;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs many rounds of a tiny decoder on executors of its own and tells what has grown.
 *
 * <p>All processes have a heap of fixed size whose pages are touched at the start, so that garbage
 * not yet collected does not look like growth: what grows is outside the heap (native arrays,
 * buffers, threads, classes, code). What is kept inside it is {@code heap_mb}, after a full
 * collection after the warm-up and at the end. Nothing else is collected on purpose.
 *
 * <ul>
 *   <li>{@code rss_mb}, {@code rss_end_mb}: resident memory of a process ({@code VmRSS}), medians
 *       of the first and the last tenth of the samples after the warm-up; {@code growth_mb}, {@code
 *       growth_percent}: between them.
 *   <li>{@code files}, {@code file_bytes}, {@code blocks}, {@code block_bytes}: in the local
 *       folders and the block managers of driver and executors; {@code before} the first round, at
 *       the {@code end} of the last, and when the rounds are {@code closed}, the executors still
 *       running. A moment is given to what Spark removes in the background.
 * </ul>
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs many rounds and tells what has grown: memory, files, blocks.")
public final class SoakBench implements Callable<Integer> {
  private static final int PICTURES = 64;
  private static final int WARM_UP_PARTS = 5;

  /** Spark's least, with some room. */
  private static final int LEAST_HEAP = 472;

  @Option(names = "--rounds", description = "Rounds, ${DEFAULT-VALUE}.")
  private int rounds = 500;

  @Option(names = "--warm-up", description = "Of them, before growth counts; a fifth by default.")
  private Integer warmUp;

  @Option(names = "--every", description = "Rounds between samples, ${DEFAULT-VALUE}.")
  private int every = 10;

  @Option(names = "--workers", description = "Logical workers, ${DEFAULT-VALUE}.")
  private int workers = 4;

  @Option(names = "--executors", description = "Executors of one core each, ${DEFAULT-VALUE}.")
  private int executors = 2;

  @Mixin private ClusterOptions cluster = new ClusterOptions(512);

  @Option(names = "--svg", paramLabel = "FILE", description = "Takes a plot of the memory.")
  private Path svg;

  @Option(names = "--series", paramLabel = "FILE", description = "Takes a JSON line a sample.")
  private Path series;

  private final JsonLines lines;

  /** Prints on {@code lines}. */
  public SoakBench(JsonLines lines) {
    this.lines = lines;
  }

  @Override
  public Integer call() throws Exception {
    check();
    Path folder = Files.createTempDirectory("subscale-soak");
    try {
      run(folder);
    } finally {
      ExecutorProcesses.awaitEnd(); // They delete there too, each in the other's way.
      FileUtils.deleteQuietly(folder.toFile());
    }
    return 0;
  }

  private void check() {
    SoakRun.Rounds counts = counts();
    if (rounds < 1 || every < 1 || workers < 1 || executors < 1 || counts.warmUp() < 0) {
      throw JobException.config(
          "--rounds, --every, --workers and --executors are at least 1, --warm-up at least 0");
    }
    cluster.check(LEAST_HEAP);
    if (counts.samples() < 2) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "--rounds %d with --warm-up %d and --every %d: at least 2 samples are needed after"
                  + " the warm-up",
              rounds,
              counts.warmUp(),
              every));
    }
  }

  private SoakRun.Rounds counts() {
    return new SoakRun.Rounds(rounds, warmUp == null ? rounds / WARM_UP_PARTS : warmUp, every);
  }

  private SparkSession open(Path spark) throws IOException {
    Path temporary = Files.createDirectories(spark.resolve("tmp"));
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("spark.local.dir", spark.toString());
    properties.put(
        "spark.executor.extraJavaOptions",
        String.format(
            Locale.ROOT,
            "-XX:+UseSerialGC -Xms%dm -XX:+AlwaysPreTouch -Djava.io.tmpdir=%s",
            cluster.memory(),
            temporary));
    // A codec would put its native library into the temporary folder that is looked at.
    properties.put("spark.shuffle.compress", "false");
    properties.put("spark.broadcast.compress", "false");
    return cluster.open("soak", cluster.local(executors), properties);
  }

  private void run(Path folder) throws Exception {
    SyntheticTraining.Work work = new SyntheticTraining.Work(folder, PICTURES, workers, rounds);
    SubscaleConfig config = SyntheticTraining.config(null, tiny(), work);
    Path sparkFolder = Files.createDirectories(folder.resolve("spark"));
    try (SparkSession session = open(sparkFolder);
        PrintStream samples = seriesFile()) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
      SyntheticTraining training = new SyntheticTraining(config, session);
      training.prepare();
      JsonLines sampleLines = new JsonLines(samples);
      SoakRun run =
          new SoakRun(spark, sparkFolder, counts(), sample -> sampleLines.print(sample.line()));
      lines.print(run.run(training, begin(training)));
      if (svg != null) {
        Files.writeString(svg, run.plot().svg());
      }
    }
  }

  private Measurement begin(SyntheticTraining training) {
    return Measurement.of("soak")
        .put("rounds", rounds)
        .put("warm_up", counts().warmUp())
        .put("every", every)
        .put("workers", workers)
        .put("executors", executors)
        .put("driver_heap_size_mb", Runtime.getRuntime().maxMemory() >> 20)
        .put("executor_heap_size_mb", cluster.memory())
        .put("parameters", training.parameters());
  }

  /** Nothing, where no file was asked for. */
  private PrintStream seriesFile() throws IOException {
    return new PrintStream(
        series == null ? OutputStream.nullOutputStream() : Files.newOutputStream(series),
        false,
        StandardCharsets.UTF_8);
  }

  /** A decoder of every kind of layer that a round takes a few milliseconds for. */
  private static Map<String, String> tiny() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("data.size", "8");
    keys.put("data.bits", "4");
    keys.put("plan.scale", "2");
    keys.put("net.width", "8");
    keys.put("net.heads", "2");
    keys.put("net.embedder_blocks", "1");
    keys.put("net.transformer_layers", "1");
    keys.put("net.pixel_layers", "1");
    keys.put("net.value_units", "2");
    keys.put("net.dropout", "0.1");
    keys.put("train.steps_per_round", "2");
    keys.put("train.batch", "2");
    return keys;
  }
}
