package io.subscale.jobs.benchmark;

import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.page.figures.SuiteFigures;
import io.subscale.jobs.shard.Shards;
import java.util.List;
import java.util.Locale;

/** What the page of a suite shows, from the lines of its history. */
final class Figures {
  private Figures() {}

  /** The figures of a run. */
  static SuiteFigures run(
      SuiteConfig.Benchmark settings, History.Run run, List<SuiteFigures.Entry> entries) {
    return new SuiteFigures(
        run.run(),
        run.started(),
        settings.history(),
        settings.tolerance(),
        settings.confidence(),
        entries);
  }

  /**
   * The figures of one entry.
   *
   * @param past lines of this entry on the same images, oldest first
   */
  static SuiteFigures.Entry entry(
      SuiteConfig.Entry entry,
      ScoredEntry line,
      Shards shards,
      List<ScoredEntry> past,
      List<CodecCost> codecs) {
    return new SuiteFigures.Entry(
        line.entry(),
        line.trainedIn(),
        line.split(),
        line.dataset(),
        shards.dataset().settings().source(),
        entry.score().variant(),
        line.images(),
        line.photos(),
        line.bitsPerDim(),
        line.standardError(),
        shards.bits(),
        line.stages().stream()
            .map(s -> new SuiteFigures.Stage(s.name(), s.bitsPerDim(), s.round(), s.examples()))
            .toList(),
        line.comparisons().stream().map(Figures::comparison).toList(),
        past.stream()
            .map(
                p -> new SuiteFigures.Past(p.run(), p.started(), p.bitsPerDim(), p.standardError()))
            .toList(),
        codecs);
  }

  private static SuiteFigures.Comparison comparison(ScoredEntry.Comparison comparison) {
    PairedTest.Outcome outcome = comparison.outcome();
    return new SuiteFigures.Comparison(
        comparison.with(),
        comparison.baseline(),
        outcome.verdict().name().toLowerCase(Locale.ROOT),
        outcome.difference(),
        outcome.lower(),
        outcome.upper(),
        outcome.detectable());
  }
}
