package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.round.Round;
import io.subscale.jobs.round.exchange.RoundExchange;
import io.subscale.jobs.round.worker.EngineKind;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.checkpoint.Checkpoint;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.train.data.DecoderData;
import io.subscale.jobs.train.data.StageData;
import io.subscale.jobs.train.loop.Budget;
import io.subscale.jobs.train.loop.RoundLength;
import io.subscale.jobs.train.loop.RoundRunner;
import io.subscale.jobs.train.loop.Schedule;
import io.subscale.jobs.train.loop.TrainLoop;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.Head;
import io.subscale.model.update.ClippedAdam;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One stage ready to be trained as a configuration says: its decoder, its data on the executors and
 * the rounds over them. Whoever trains a stage, the verb or a benchmark, goes through here, so that
 * what is measured is what is run.
 */
public final class StageRounds implements AutoCloseable {
  private final SubscaleConfig.Train train;
  private final Seed seed;
  private final Decoder decoder;
  private final DecoderData data;
  private final SparkRounds rounds;

  /**
   * What stages are trained from.
   *
   * @param config checked
   * @param plan of that configuration
   * @param shards prepared for that plan
   * @param engine what computes the steps, as {@link io.subscale.jobs.engine.EngineChoice} says
   */
  public record Source(SubscaleConfig config, RunPlan plan, Shards shards, String engine) {}

  private StageRounds(
      SubscaleConfig.Train train,
      Seed seed,
      Decoder decoder,
      DecoderData data,
      SparkRounds rounds) {
    this.train = train;
    this.seed = seed;
    this.decoder = decoder;
    this.data = data;
    this.rounds = rounds;
  }

  /**
   * A stage at its beginning, where a decoder with a law head is fitted first, or at a checkpoint.
   *
   * @param spark runs the workers
   * @param stage of the plan
   * @param newest where training goes on, if it does
   */
  public static StageRounds open(
      JavaSparkContext spark, Source source, Stage stage, Optional<Checkpoint> newest) {
    SubscaleConfig.Train train = source.config().train();
    Seed seed = Seed.of(source.config().run().seed()).fold("stage").fold(stage.name());
    RunPlan plan = source.plan();
    DecoderData data = DecoderData.send(spark, data(source, stage, seed), plan.spec(stage));
    try {
      ClippedAdam adam = new ClippedAdam(train.learningRate(), train.clipNorm());
      Decoder decoder = Decoder.create(plan.spec(stage), adam, seed.fold("weights").asLong());
      if (newest.isEmpty() && decoder.spec().size().head() instanceof Head.Law) {
        new LawFit(spark, source.shards(), plan).fit(stage, decoder);
      }
      SparkRounds.Workers workers = new SparkRounds.Workers(train.workers(), train.batch(), data);
      RoundExchange exchange =
          source.engine().equals(Engines.CPU)
              ? new RoundExchange()
              : new RoundExchange(
                  new EngineKind(source.engine(), decoder.spec(), adam, train.precision()));
      SparkRounds rounds = new SparkRounds(spark, decoder.graph(), workers, train.ema(), exchange);
      newest.ifPresent(c -> rounds.restore(snapshot(c), c.meta().state()));
      return new StageRounds(train, seed, decoder, data, rounds);
    } catch (RuntimeException e) {
      data.destroy();
      throw e;
    }
  }

  private static StageData data(Source source, Stage stage, Seed seed) {
    return new StageData(
        source.shards().rowGroups(Split.TRAIN),
        source.plan().geometry(),
        stage,
        seed.fold("data").asLong(),
        source.config().train().batch(),
        source.config().train().flip());
  }

  private static RoundRunner.Snapshot snapshot(Checkpoint checkpoint) {
    return new RoundRunner.Snapshot(
        checkpoint.weights().values(), checkpoint.ema().values(), checkpoint.updater().values());
  }

  /** The decoder, which the rounds train in place. */
  Decoder decoder() {
    return decoder;
  }

  /** Runs rounds one by one, and holds what they train. */
  RoundRunner runner() {
    return rounds;
  }

  /**
   * Trains until the budget is spent or an observer has seen enough.
   *
   * @param from where training goes on
   * @param observers called in this order after each round
   * @param clock counts the budget's time
   * @return where it ended
   */
  public TrainState run(
      TrainState from, Budget budget, List<TrainObserver> observers, InstantSource clock) {
    TrainLoop.Settings settings =
        new TrainLoop.Settings(
            seed.fold("rounds").asLong(),
            new Round.Rules(
                train.updater(), train.accumulate(), Math.round(train.roundSeconds() * 1000)),
            new RoundLength(train.earlyRounds(), train.earlySteps(), train.stepsPerRound()),
            budget,
            new Schedule(train.learningRate(), train.finalRate(), train.warmupSteps()));
    return new TrainLoop(settings, rounds, observers, clock).run(from);
  }

  /** Frees what the executors keep of the last round, and the stage's data. */
  @Override
  public void close() {
    try {
      rounds.close();
    } finally {
      data.destroy();
    }
  }
}
