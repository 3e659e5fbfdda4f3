package io.subscale.jobs.benchmark;

import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.Floor;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.score.CodeLengthTable;
import io.subscale.jobs.score.CodeLengths;
import io.subscale.jobs.score.Evaluation;
import io.subscale.jobs.score.Score;
import io.subscale.jobs.score.Scorer;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Scores the entries of a suite and compares each with its earlier runs. */
final class EntryScorer {
  private final Configuration conf;
  private final HadoopFiles files;
  private final Path folder;
  private final PairedTest test;
  private final Scorer scorer;
  private final Consumer<String> progress;

  /**
   * A scorer.
   *
   * @param folder of the history
   * @param settings of the suite
   */
  EntryScorer(
      JavaSparkContext spark,
      Path folder,
      SuiteConfig.Benchmark settings,
      Consumer<String> progress) {
    this.conf = spark.hadoopConfiguration();
    this.files = new HadoopFiles(conf);
    this.folder = folder;
    this.test =
        new PairedTest(
            new PairedTest.Settings(
                settings.tolerance(),
                settings.confidence(),
                settings.resamples(),
                settings.seed()));
    this.scorer = new Scorer(spark, settings.batch(), progress);
    this.progress = progress;
  }

  /**
   * Looks at an entry before time is spent on the ones before it.
   *
   * @throws JobException (exit code 2, 3) if its run, data set or baseline is not there or does not
   *     fit
   */
  void require(SuiteConfig.Entry entry, History history) throws IOException {
    SubscaleConfig config = config(entry);
    RunPlan.of(config).require(Shards.open(config.data().shards(), conf));
    baseline(entry, history);
  }

  /**
   * Scores an entry and writes its table of code lengths.
   *
   * @throws JobException (exit code 3) if its run has no checkpoint
   */
  ScoredEntry score(SuiteConfig.Entry entry, History.Run run, History history) throws IOException {
    progress.accept("benchmark " + entry.name() + ": " + entry.score().run());
    SubscaleConfig config = config(entry);
    RunPlan plan = RunPlan.of(config);
    Shards shards = Shards.open(config.data().shards(), conf);
    plan.require(shards);
    List<DecoderLoader.Trained> decoders =
        new DecoderLoader(RunFolder.of(config, conf), plan).load(progress);
    Score score = scorer.score(decoders, shards, entry.score().split());
    Path table =
        new Path(String.format(Locale.ROOT, "tables/%d-%s.parquet", run.run(), entry.name()));
    CodeLengthTable.write(score.lengths(), new Path(folder, table), files, conf);
    Evaluation evaluation = Evaluation.of(score);
    ScoredEntry scored = line(entry, run, evaluation, table);
    return scored.with(comparisons(entry, scored, history, score.lengths()));
  }

  /** The data set of an entry. */
  Shards shards(SuiteConfig.Entry entry) throws IOException {
    return Shards.open(config(entry).data().shards(), conf);
  }

  /** What the entry's law cost before training, as a column beside codecs, if the run knows. */
  Optional<CodecCost> floor(SuiteConfig.Entry entry, Shards shards) throws IOException {
    SubscaleConfig config = config(entry);
    return Floor.sum(
            RunFolder.of(config, conf),
            RunPlan.of(config).stages(),
            shards.fingerprint(),
            entry.score().split())
        .map(cost -> CodecCost.floor(cost.images(), cost.bitsPerDim()));
  }

  /** The configuration that the run has kept, with what the suite asks for. */
  private SubscaleConfig config(SuiteConfig.Entry entry) throws IOException {
    Path run = files.resolve(entry.score().run());
    Path kept = new Path(run, RunFolder.CONFIG);
    if (!files.exists(kept)) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "entry %s: no training at %s (it has no %s)",
              entry.name(),
              run,
              RunFolder.CONFIG));
    }
    Map<String, String> overrides = new HashMap<>();
    overrides.put("run.dir", entry.score().run());
    overrides.put("run.checkpoint", entry.score().checkpoint().name().toLowerCase(Locale.ROOT));
    if (!entry.score().shards().isEmpty()) {
      overrides.put("data.shards", entry.score().shards());
    }
    return ConfigLoader.kept(Verb.EVALUATE, files.readText(kept), kept.toString(), overrides);
  }

  private static ScoredEntry line(
      SuiteConfig.Entry entry, History.Run run, Evaluation evaluation, Path table) {
    return new ScoredEntry(
        ScoredEntry.FORMAT,
        ScoredEntry.VERSION,
        run.run(),
        run.started(),
        entry.name(),
        entry.score().run(),
        evaluation.split(),
        evaluation.dataset().fingerprint(),
        evaluation.trainedOn(),
        evaluation.seenInTraining(),
        evaluation.images(),
        evaluation.photos(),
        evaluation.bitsPerDim(),
        evaluation.photoStandardError(),
        evaluation.stages().stream()
            .map(
                stage ->
                    new ScoredEntry.Stage(
                        stage.name(), stage.bitsPerDim(), stage.rounds(), stage.examples()))
            .toList(),
        table.toString(),
        List.of());
  }

  private List<ScoredEntry.Comparison> comparisons(
      SuiteConfig.Entry entry, ScoredEntry scored, History history, CodeLengths now)
      throws IOException {
    List<ScoredEntry.Comparison> comparisons = new ArrayList<>();
    Optional<ScoredEntry> before = history.before(scored.run(), entry.name());
    if (before.isPresent()) {
      compare(before.get(), false, scored, now).ifPresent(comparisons::add);
    }
    Optional<ScoredEntry> baseline = baseline(entry, history);
    if (baseline.isPresent()) {
      compare(baseline.get(), true, scored, now).ifPresent(comparisons::add);
    }
    return comparisons;
  }

  /** What the suite names to be compared with, if it does. */
  private static Optional<ScoredEntry> baseline(SuiteConfig.Entry entry, History history) {
    int baseline = entry.score().baseline();
    if (baseline == 0) {
      return Optional.empty();
    }
    Optional<ScoredEntry> found = history.find(baseline, entry.name());
    if (found.isEmpty()) {
      throw JobException.config(
          String.format(
              Locale.ROOT,
              "entries.%s.baseline = %d, but the history has no such run of it",
              entry.name(),
              baseline));
    }
    return found;
  }

  private Optional<ScoredEntry.Comparison> compare(
      ScoredEntry with, boolean baseline, ScoredEntry scored, CodeLengths now) throws IOException {
    Path table = new Path(folder, with.table());
    String reason =
        !with.isOfTheSameImages(scored)
            ? "it scored other images"
            : files.exists(table) ? null : table + " is gone";
    if (reason != null) {
      progress.accept(
          String.format(
              Locale.ROOT,
              "benchmark %s: not compared with run %d: %s",
              scored.entry(),
              with.run(),
              reason));
      return Optional.empty();
    }
    return test.compare(CodeLengthTable.read(table, conf), now)
        .map(outcome -> new ScoredEntry.Comparison(with.run(), baseline, outcome));
  }
}
