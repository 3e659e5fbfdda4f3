package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.page.RunPage;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.CheckpointFolder;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.run.checkpoint.SettingChange;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.jobs.train.observe.CheckpointSaver;
import io.subscale.jobs.train.observe.DivergenceGuard;
import io.subscale.jobs.train.observe.MetricsLog;
import io.subscale.jobs.train.observe.Patience;
import io.subscale.jobs.train.observe.ProgressLine;
import io.subscale.jobs.train.observe.Validation;
import io.subscale.jobs.train.tensorboard.EventFile;
import io.subscale.model.net.Head;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** Puts together what trains one stage, and trains it. */
final class StageTraining {
  private static final double MILLIS_A_MINUTE = 60_000;
  private static final InstantSource CLOCK = InstantSource.system();

  private final SubscaleConfig config;
  private final RunPlan plan;
  private final Shards shards;
  private final RunFolder folder;
  private final DecoderLoader trained;

  StageTraining(SubscaleConfig config, RunPlan plan, Shards shards, RunFolder folder) {
    this.config = config;
    this.plan = plan;
    this.shards = shards;
    this.folder = folder;
    this.trained = new DecoderLoader(folder, plan);
  }

  /** Refuses a run folder with checkpoints of another data set or network, before any training. */
  void requireOwnCheckpoints(Consumer<String> progress) throws IOException {
    for (Stage stage : plan.stages()) {
      Optional<Checkpoint> newest = trained.newest(stage, progress);
      if (newest.isPresent()) {
        trained.requireDataset(newest.get().meta(), shards.fingerprint());
      }
    }
  }

  /**
   * Trains a stage until its budget is spent.
   *
   * @param engine what computes it
   * @return what became of it
   */
  Map<String, Object> run(
      Stage stage, Budget budget, String engine, JavaSparkContext spark, Consumer<String> progress)
      throws IOException {
    Optional<Checkpoint> newest = trained.newest(stage, skipped -> {});
    TrainState from = newest.map(c -> c.meta().state()).orElse(TrainState.START);
    StageUnits units = StageUnits.of(plan.geometry(), stage);
    CheckpointFolder.Keep keep =
        new CheckpointFolder.Keep(config.train().keepCheckpoints(), config.train().keepBest());
    StageCheckpoints result = new StageCheckpoints(folder.checkpoints(stage), keep, units, newest);
    if (budget.isSpent(from)) {
      progress.accept("train " + stage.name() + " has spent its budget; nothing to do");
      return result.summary();
    }
    List<SettingChange> history = history(stage, newest, progress);
    StageRounds.Source source = new StageRounds.Source(config, plan, shards, engine);
    spark.setJobGroup("train " + stage.name(), "train " + stage.name());
    try (StageRounds rounds = StageRounds.open(spark, source, stage, newest)) {
      boolean law = plan.spec(stage).size().head() instanceof Head.Law;
      Likelihood likelihood = new Likelihood(spark, config.evaluate().batch(), engine, progress);
      if (newest.isEmpty() && law) {
        new FloorMeasurement(folder, plan, shards, likelihood, progress)
            .write(stage, rounds.decoder());
      }
      CheckpointContent content = new CheckpointContent(plan, shards.fingerprint(), history);
      result.savesWith(
          state -> content.of(stage, rounds.decoder(), rounds.runner().snapshot(), state));
      try (MetricsLog metrics = metrics(stage, units, from, engine)) {
        Watch watch = new Watch(stage, units, from, budget.share(from), progress, metrics);
        List<TrainObserver> observers = observers(watch, result, likelihood, rounds.runner());
        rounds.run(from, budget, observers, CLOCK);
      }
      result.trend().ifPresent(progress);
      return result.summary();
    } finally {
      spark.clearJobGroup();
    }
  }

  /** Tells where training goes on, and with what other settings; returns all changes so far. */
  private List<SettingChange> history(
      Stage stage, Optional<Checkpoint> newest, Consumer<String> progress) {
    if (newest.isEmpty()) {
      return List.of();
    }
    CheckpointMeta meta = newest.get().meta();
    long round = meta.state().round();
    progress.accept("train " + stage.name() + " goes on after round " + round);
    List<SettingChange> changes = plan.trainingChanges(meta.config(), round);
    if (!changes.isEmpty()) {
      progress.accept(
          changes.stream()
              .map(c -> c.key() + " = " + c.now() + " (was " + c.was() + ")")
              .collect(
                  Collectors.joining(
                      ", ",
                      "note: train " + stage.name() + " was begun with other settings: ",
                      "; its checkpoints record it")));
    }
    List<SettingChange> history = new ArrayList<>(meta.history());
    history.addAll(changes);
    return history;
  }

  private MetricsLog metrics(Stage stage, StageUnits units, TrainState from, String engine)
      throws IOException {
    HadoopFiles files = folder.files();
    EventFile events = new EventFile(files, folder.events(stage), from.steps(), CLOCK);
    MetricsLog.Heading heading = new MetricsLog.Heading(units, engine);
    return new MetricsLog(files, folder.metrics(stage), heading, from, events);
  }

  /** What observers of a stage have in common. */
  private record Watch(
      Stage stage,
      StageUnits units,
      TrainState from,
      double share,
      Consumer<String> progress,
      MetricsLog metrics) {}

  private List<TrainObserver> observers(
      Watch watch, StageCheckpoints result, Likelihood likelihood, RoundRunner rounds) {
    SubscaleConfig.Train train = config.train();
    DivergenceGuard guard =
        new DivergenceGuard(watch.units(), train.learningRate(), result::lastCheckpoint);
    ProgressLine progressLine =
        new ProgressLine(watch.progress(), watch.units(), watch.from(), watch.share());
    CheckpointSaver saver = saver(watch, result);
    Patience patience = new Patience(train.patience(), result.validations());
    List<TrainObserver> observers = new ArrayList<>(List.of(watch.metrics(), guard));
    List<ImageBlock> images = validationImages(watch.stage());
    if (images.isEmpty()) {
      watch.progress().accept("train " + watch.stage().name() + ": no validation images");
    } else {
      observers.add(
          new Validation(
              () -> validate(likelihood, watch.stage(), rounds, images),
              millis(train.validateEveryMinutes()),
              List.of(watch.metrics(), guard, progressLine, patience, saver),
              watch.from(),
              CLOCK));
    }
    observers.addAll(List.of(progressLine, patience, saver));
    return observers;
  }

  /** Rounds of a checkpoint are in the metrics first: a run that goes on keeps their lines. */
  private CheckpointSaver saver(Watch watch, StageCheckpoints result) {
    RunPage page = new RunPage(folder, plan.stages(), watch.progress());
    return new CheckpointSaver(
        (state, bitsPerDim, validations) -> {
          watch.metrics().flush();
          result.save(state, bitsPerDim, validations);
          page.refresh();
        },
        new CheckpointSaver.Times(
            millis(config.train().checkpointEveryMinutes()),
            config.train().keepBest(),
            result.validations()),
        watch.units(),
        watch.from(),
        CLOCK);
  }

  /** Row groups are in the order of a hash, so the first images are a fixed random choice. */
  private List<ImageBlock> validationImages(Stage stage) {
    int slices = plan.geometry().slices(stage).length;
    List<ImageBlock> all =
        ImageBlock.cut(shards.rowGroups(Split.VALID), config.evaluate().batch(), slices);
    return ImageBlock.first(all, config.train().validateImages());
  }

  private double validate(
      Likelihood likelihood, Stage stage, RoundRunner rounds, List<ImageBlock> images) {
    byte[] ema = FloatBytes.encode(rounds.average());
    StageModel model = new StageModel(plan.geometry(), stage, plan.size(), ema);
    double[] nats = likelihood.nats(model, images);
    return BitsPerDim.of(nats, plan.geometry().grid().imageValues()).mean();
  }

  private static long millis(double minutes) {
    return Math.round(minutes * MILLIS_A_MINUTE);
  }
}
