package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.round.FloatBytes;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.train.checkpoint.Checkpoint;
import io.subscale.jobs.train.checkpoint.CheckpointFolder;
import io.subscale.jobs.train.data.DecoderData;
import io.subscale.jobs.train.data.StageData;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.loop.RoundLength;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.jobs.train.loop.Schedule;
import io.subscale.jobs.train.loop.TrainLoop;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.jobs.train.loop.TrainState;
import io.subscale.jobs.train.observe.CheckpointSaver;
import io.subscale.jobs.train.observe.DivergenceGuard;
import io.subscale.jobs.train.observe.MetricsLog;
import io.subscale.jobs.train.observe.Patience;
import io.subscale.jobs.train.observe.ProgressLine;
import io.subscale.jobs.train.observe.StageUnits;
import io.subscale.jobs.train.observe.Validation;
import io.subscale.jobs.train.tensorboard.EventFile;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.Head;
import io.subscale.model.update.ClippedAdam;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Puts together what trains one stage, and trains it. */
final class StageTraining {
  private static final double MILLIS_A_MINUTE = 60_000;
  private static final InstantSource CLOCK = InstantSource.system();

  private final SubscaleConfig config;
  private final RunPlan plan;
  private final Shards shards;
  private final RunFolder folder;
  private final TrainedStages trained;

  StageTraining(SubscaleConfig config, RunPlan plan, Shards shards, RunFolder folder) {
    this.config = config;
    this.plan = plan;
    this.shards = shards;
    this.folder = folder;
    this.trained = new TrainedStages(folder, plan);
  }

  /** Refuses a run folder with checkpoints of another data set or network, before any training. */
  void requireOwnCheckpoints(Consumer<String> say) throws IOException {
    for (Stage stage : plan.stages()) {
      Optional<Checkpoint> newest = trained.newest(stage, say);
      if (newest.isPresent()) {
        trained.requireDataset(newest.get().meta(), shards.fingerprint());
      }
    }
  }

  /** Trains a stage until its budget is spent; returns what became of it. */
  Map<String, Object> run(Stage stage, Budget budget, JavaSparkContext spark, Consumer<String> say)
      throws IOException {
    Optional<Checkpoint> newest = trained.newest(stage, skipped -> {});
    TrainState from = newest.map(c -> c.meta().state()).orElse(TrainState.START);
    StageUnits units = StageUnits.of(plan.geometry(), stage);
    CheckpointFolder.Keep keep =
        new CheckpointFolder.Keep(config.train().keepCheckpoints(), config.train().keepBest());
    StageResult result = new StageResult(folder.checkpoints(stage), keep, units, newest);
    if (budget.isSpent(from)) {
      say.accept("train " + stage.name() + " has spent its budget; nothing to do");
      return result.summary();
    }
    newest.ifPresent(
        c -> say.accept("train " + stage.name() + " goes on after round " + from.round()));
    Seed seed = Seed.of(config.run().seed()).fold("stage").fold(stage.name());
    DecoderData data = DecoderData.send(spark, data(stage, seed), plan.spec(stage));
    Decoder decoder = decoder(stage, seed);
    if (newest.isEmpty() && decoder.spec().size().head() instanceof Head.Law) {
      new LawFit(spark, shards, plan).fit(stage, decoder);
    }
    try (SparkRounds rounds = rounds(spark, decoder, data)) {
      newest.ifPresent(c -> rounds.restore(snapshot(c), from));
      CheckpointContent content = new CheckpointContent(plan, shards.fingerprint());
      result.savesWith(state -> content.of(stage, decoder, rounds.snapshot(), state));
      TrainLoop.Settings settings =
          new TrainLoop.Settings(
              seed.fold("rounds").asLong(), rules(), length(), budget, schedule());
      try (MetricsLog metrics = metrics(stage, units, from)) {
        Watch watch = new Watch(stage, units, from, budget.share(from), say, metrics);
        List<TrainObserver> observers = observers(watch, result, spark, rounds);
        new TrainLoop(settings, rounds, observers, CLOCK).run(from);
      }
      return result.summary();
    } finally {
      data.destroy();
    }
  }

  private MetricsLog metrics(Stage stage, StageUnits units, TrainState from) throws IOException {
    HadoopFiles files = folder.files();
    EventFile events = new EventFile(files, folder.events(stage), from.steps(), CLOCK);
    return new MetricsLog(files, folder.metrics(stage), units, from, events);
  }

  private StageData data(Stage stage, Seed seed) {
    return new StageData(
        shards.rowGroups(Split.TRAIN),
        plan.geometry(),
        stage,
        seed.fold("data").asLong(),
        config.train().batch(),
        config.train().flip());
  }

  private Decoder decoder(Stage stage, Seed seed) {
    ClippedAdam adam = new ClippedAdam(config.train().learningRate(), config.train().clipNorm());
    return Decoder.create(plan.spec(stage), adam, seed.fold("weights").asLong());
  }

  private Schedule schedule() {
    SubscaleConfig.Train train = config.train();
    return new Schedule(train.learningRate(), train.finalRate(), train.warmupSteps());
  }

  private Round.Rules rules() {
    SubscaleConfig.Train train = config.train();
    long millis = Math.round(train.roundSeconds() * 1000);
    return new Round.Rules(train.updater(), train.accumulate(), millis);
  }

  private RoundLength length() {
    SubscaleConfig.Train train = config.train();
    return new RoundLength(train.earlyRounds(), train.earlySteps(), train.stepsPerRound());
  }

  private SparkRounds rounds(JavaSparkContext spark, Decoder decoder, DecoderData data) {
    SubscaleConfig.Train train = config.train();
    SparkRounds.Workers workers = new SparkRounds.Workers(train.workers(), train.batch(), data);
    return new SparkRounds(spark, decoder.graph(), workers, train.ema());
  }

  private static RoundRunner.Snapshot snapshot(Checkpoint checkpoint) {
    return new RoundRunner.Snapshot(
        checkpoint.weights().values(), checkpoint.ema().values(), checkpoint.updater().values());
  }

  /** What observers of a stage have in common. */
  private record Watch(
      Stage stage,
      StageUnits units,
      TrainState from,
      double share,
      Consumer<String> say,
      MetricsLog metrics) {}

  private List<TrainObserver> observers(
      Watch watch, StageResult result, JavaSparkContext spark, RoundRunner rounds) {
    SubscaleConfig.Train train = config.train();
    DivergenceGuard guard =
        new DivergenceGuard(watch.units(), train.learningRate(), result::lastCheckpoint);
    ProgressLine progress =
        new ProgressLine(watch.say(), watch.units(), watch.from(), watch.share());
    CheckpointSaver saver = saver(watch, result);
    Patience patience = new Patience(train.patience(), watch.metrics().validations());
    List<TrainObserver> observers = new ArrayList<>(List.of(watch.metrics(), guard));
    List<ImageBlock> images = validationImages(watch.stage());
    if (images.isEmpty()) {
      watch.say().accept("train " + watch.stage().name() + ": no validation images");
    } else {
      Likelihood likelihood = new Likelihood(spark, config.evaluate().batch(), watch.say());
      observers.add(
          new Validation(
              () -> validate(likelihood, watch.stage(), rounds, images),
              millis(train.validateEveryMinutes()),
              List.of(watch.metrics(), guard, progress, patience, saver),
              watch.from(),
              CLOCK));
    }
    observers.addAll(List.of(progress, patience, saver));
    return observers;
  }

  /** Rounds of a checkpoint are in the metrics first: a run that goes on keeps their lines. */
  private CheckpointSaver saver(Watch watch, StageResult result) {
    return new CheckpointSaver(
        (state, bitsPerDim, validBitsPerDim) -> {
          watch.metrics().flush();
          result.save(state, bitsPerDim, validBitsPerDim);
        },
        new CheckpointSaver.Times(
            millis(config.train().checkpointEveryMinutes()),
            config.train().keepBest(),
            watch.metrics().validations().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.POSITIVE_INFINITY)),
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
    byte[] ema = FloatBytes.encode(rounds.snapshot().ema());
    StageModel model = new StageModel(plan.geometry(), stage, plan.size(), ema);
    double[] nats = likelihood.nats(model, images);
    return BitsPerDim.of(nats, plan.geometry().grid().imageValues()).mean();
  }

  private static long millis(double minutes) {
    return Math.round(minutes * MILLIS_A_MINUTE);
  }
}
