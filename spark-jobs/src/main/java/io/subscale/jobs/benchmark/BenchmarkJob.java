package io.subscale.jobs.benchmark;

import io.subscale.jobs.codec.CodecColumns;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.files.Lease;
import io.subscale.jobs.page.SuitePage;
import io.subscale.jobs.page.figures.SuiteFigures;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The verb {@code benchmark}: scores a suite, compares it with its history, and judges. */
public final class BenchmarkJob {
  /**
   * How a run of a suite ended.
   *
   * @param result {@code run}, {@code regressions}, {@code entries}, {@code report}, {@code page},
   *     in this order
   * @param regressions names of the entries that are worse than an earlier run by more than the
   *     tolerance
   */
  public record Outcome(Map<String, Object> result, List<String> regressions) {}

  private static final String PAGE = "report.html";

  private BenchmarkJob() {}

  /**
   * Scores what the run has not scored yet, and writes its reports.
   *
   * @param suite what is scored
   * @param session runs it
   * @param progress takes lines for the person who waits
   * @throws JobException (exit code 2, 3, 5) if an entry's run, data set or baseline is not there
   *     or does not fit, or another process works on the same history
   * @throws IOException if a file system fails
   */
  public static Outcome run(SuiteConfig suite, SparkSession session, Consumer<String> progress)
      throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    HadoopFiles files = new HadoopFiles(spark.hadoopConfiguration());
    files.requireAnswer(suite.benchmark().history());
    Path folder = files.resolve(suite.benchmark().history());
    try (Lease lease = Lease.take(files, folder, "benchmark")) {
      History history = History.open(files, folder);
      History.Run run = history.begin(Instant.now());
      EntryScorer scorer = new EntryScorer(spark, folder, suite.benchmark(), progress);
      int most = suite.benchmark().codecImages();
      CodecColumns columns = new CodecColumns(spark.hadoopConfiguration(), folder, most, progress);
      for (SuiteConfig.Entry entry : suite.entries()) {
        scorer.require(entry, history);
      }
      for (SuiteConfig.Entry entry : suite.entries()) {
        if (history.find(run.run(), entry.name()).isPresent()) {
          progress.accept(
              "benchmark " + entry.name() + ": scored before run " + run.run() + " was cut off");
        } else {
          lease.require();
          history.append(scorer.score(entry, run, history));
        }
      }
      Path reports = new Path(folder, "runs/" + run.run());
      List<ScoredEntry> scored = history.of(run);
      for (Map.Entry<String, String> report : Reports.of(suite, scored).entrySet()) {
        files.writeText(new Path(reports, report.getKey()), report.getValue());
      }
      files.writeText(
          new Path(reports, PAGE), SuitePage.html(figures(suite, history, run, scorer, columns)));
      history.end();
      Reports.markdown(suite, scored).lines().forEach(progress);
      return outcome(run, scored, reports);
    }
  }

  private static SuiteFigures figures(
      SuiteConfig suite, History history, History.Run run, EntryScorer scorer, CodecColumns columns)
      throws IOException {
    List<SuiteFigures.Entry> entries = new ArrayList<>();
    for (SuiteConfig.Entry entry : suite.entries()) {
      ScoredEntry line = history.find(run.run(), entry.name()).orElseThrow();
      Shards shards = scorer.shards(entry);
      List<CodecCost> codecs = new ArrayList<>(columns.of(shards, entry.score().split()));
      scorer.floor(entry, shards).ifPresent(codecs::add);
      entries.add(Figures.entry(entry, line, shards, history.past(line), codecs));
    }
    return Figures.run(suite.benchmark(), run, entries);
  }

  private static Outcome outcome(History.Run run, List<ScoredEntry> scored, Path reports) {
    List<String> regressions =
        scored.stream().filter(ScoredEntry::regressed).map(ScoredEntry::entry).toList();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("run", run.run());
    result.put("regressions", regressions);
    result.put("entries", scored);
    result.put("report", new Path(reports, Reports.MARKDOWN).toString());
    result.put("page", new Path(reports, PAGE).toString());
    return new Outcome(result, regressions);
  }
}
