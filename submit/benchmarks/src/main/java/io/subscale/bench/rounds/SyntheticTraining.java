package io.subscale.bench.rounds;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.engine.EngineChoice;
import io.subscale.jobs.engine.EngineTrial;
import io.subscale.jobs.prepare.PrepareJob;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.train.StageRounds;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A run that draws its pictures, prepares them, and trains the first stage of its plan for {@code
 * train.rounds} rounds with the classes of the verb {@code train}.
 */
public final class SyntheticTraining {
  private final SubscaleConfig config;
  private final SparkSession session;

  /**
   * A run that has not begun.
   *
   * @param config of {@link #config}
   * @param session runs the workers; its executors must see the configuration's folder
   */
  public SyntheticTraining(SubscaleConfig config, SparkSession session) {
    this.config = config;
    this.session = session;
  }

  /**
   * A configuration with drawn pictures and a fixed number of rounds in place of its own data and
   * budget.
   *
   * @param file HOCON, or null for the defaults
   * @param settings key to value, over the file
   * @param work what is left to the benchmark
   * @throws io.subscale.jobs.error.JobException (exit code 2) if it is wrong
   */
  public static SubscaleConfig config(Path file, Map<String, String> settings, Work work) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("data.framing", "crop");
    keys.put("data.shrink", "1");
    keys.put("data.split.by", "hash");
    keys.put("data.split.valid", "0");
    keys.put("data.split.test", "0");
    keys.put("train.minutes", "0");
    keys.putAll(settings);
    keys.put("data.source", "generated:" + work.pictures());
    keys.put("data.shards", work.folder().resolve("shards").toString());
    keys.put("run.dir", work.folder().resolve("run").toString());
    keys.put("train.workers", String.valueOf(work.workers()));
    keys.put("train.rounds", String.valueOf(work.rounds()));
    return ConfigLoader.load(Verb.TRAIN, file, keys);
  }

  /**
   * What a benchmark chooses.
   *
   * @param folder takes the prepared pictures
   * @param pictures how many are drawn
   * @param workers logical workers of a round
   * @param rounds how many
   */
  public record Work(Path folder, int pictures, int workers, int rounds) {}

  /** Draws and prepares the pictures. */
  public void prepare() throws IOException {
    PrepareJob.run(config, session, line -> {});
  }

  /**
   * Runs the rounds; the observers see each, in order. What executors keep of them is freed at the
   * end.
   */
  public void run(TrainObserver... observers) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Shards shards = Shards.open(config.data().shards(), spark.hadoopConfiguration());
    RunPlan plan = RunPlan.of(config);
    StageRounds.Source source = new StageRounds.Source(config, plan, shards, engine(spark, plan));
    Budget budget = new Budget(config.train().rounds(), 0, 0);
    try (StageRounds rounds =
        StageRounds.open(spark, source, plan.stages().get(0), Optional.empty())) {
      rounds.run(TrainState.START, budget, List.of(observers), InstantSource.system());
    }
  }

  private String engine(JavaSparkContext spark, RunPlan plan) {
    int batch = config.train().batch();
    EngineTrial.Work work =
        new EngineTrial.Work(
            plan.geometry(),
            plan.stages().subList(0, 1),
            plan.size(),
            config.train().precision(),
            batch,
            batch,
            0);
    return new EngineChoice(spark, line -> {}).of(config.run().engine().word(), work);
  }

  /** Weights of the network that is trained. */
  public long parameters() {
    RunPlan plan = RunPlan.of(config);
    return Decoder.parameterCount(plan.spec(plan.stages().get(0)));
  }
}
