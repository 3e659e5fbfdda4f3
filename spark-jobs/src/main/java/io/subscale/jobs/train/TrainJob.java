package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.engine.EngineChoice;
import io.subscale.jobs.engine.EngineTrial;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.page.RunPage;
import io.subscale.jobs.run.RoundMemory;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.preflight.Preflight;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The verb {@code train}: every stage of the plan, one after the other, each until its budget. */
public final class TrainJob {
  /** Steps of a round below which a GPU waits more than it works. */
  private static final int ENGINE_STEPS = 64;

  private TrainJob() {}

  /**
   * Trains, going on from the newest checkpoints.
   *
   * @param config checked
   * @param session runs the workers
   * @param progress takes the progress lines
   * @return {@code run_dir}, and {@code stages}: how far each has come
   * @throws JobException (exit code 2, 3) if the data set, the checkpoints or the driver's memory
   *     do not fit the configuration, (4) if training diverges, (5) if executors lack something
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration conf = spark.hadoopConfiguration();
    Shards shards = Shards.open(config.data().shards(), conf);
    RunPlan plan = RunPlan.of(config);
    plan.require(shards);
    if (shards.images(Split.TRAIN) == 0) {
      throw JobException.data("data set " + shards.folder() + " has no training images");
    }
    RunFolder folder = RunFolder.of(config, conf);
    List<Stage> stages = plan.stages();
    List<Optional<Budget>> budgets = StageBudgets.of(config.train(), stages);
    StageTraining training = new StageTraining(config, plan, shards, folder);
    List<Map<String, Object>> results = new ArrayList<>();
    training.requireOwnCheckpoints(progress);
    requireMemory(plan, budgets);
    Preflight.run(spark, largest(plan, budgets), progress);
    String engine = engine(config, plan, budgets, new EngineChoice(spark, progress));
    warnOfShortRounds(config.train(), engine, progress);
    folder.writeConfig(config);
    for (int i = 0; i < stages.size(); i++) {
      if (budgets.get(i).isEmpty()) {
        progress.accept("train " + stages.get(i).name() + " skipped: train.share gives it no time");
        continue;
      }
      results.add(training.run(stages.get(i), budgets.get(i).get(), engine, spark, progress));
    }
    RunPage page = new RunPage(folder, stages, progress);
    if (page.write()) {
      progress.accept("report: " + page.path());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("run_dir", folder.path().toString());
    result.put("engine", engine);
    result.put("stages", results);
    return result;
  }

  private static String engine(
      SubscaleConfig config, RunPlan plan, List<Optional<Budget>> budgets, EngineChoice choice) {
    List<Stage> trained =
        IntStream.range(0, budgets.size())
            .filter(i -> budgets.get(i).isPresent())
            .mapToObj(plan.stages()::get)
            .toList();
    EngineTrial.Work work =
        new EngineTrial.Work(
            plan.geometry(),
            trained,
            plan.size(),
            config.train().precision(),
            config.train().batch(),
            config.evaluate().batch(),
            0);
    return choice.of(config.run().engine().word(), work);
  }

  /** A GPU's step takes about 10 ms or less (calculated), what surrounds a round some 300 ms. */
  private static void warnOfShortRounds(
      SubscaleConfig.Train train, String engine, Consumer<String> progress) {
    if (!engine.equals(Engines.CPU) && train.stepsPerRound() < ENGINE_STEPS) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "note: rounds of %d steps are short for a GPU, which then waits for averaging;"
                  + " train.steps_per_round = %d or more",
              train.stepsPerRound(),
              ENGINE_STEPS));
    }
  }

  /** Weights of the largest network that is trained. */
  private static long largest(RunPlan plan, List<Optional<Budget>> budgets) {
    return IntStream.range(0, budgets.size())
        .filter(i -> budgets.get(i).isPresent())
        .mapToLong(i -> Decoder.parameterCount(plan.spec(plan.stages().get(i))))
        .max()
        .orElse(0);
  }

  private static void requireMemory(RunPlan plan, List<Optional<Budget>> budgets) {
    long heap = Runtime.getRuntime().maxMemory();
    for (int i = 0; i < budgets.size(); i++) {
      if (budgets.get(i).isPresent()) {
        RoundMemory.of(plan, plan.stages().get(i)).requireIn(heap);
      }
    }
  }
}
