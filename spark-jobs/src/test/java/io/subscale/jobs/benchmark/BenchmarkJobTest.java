package io.subscale.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.jobs.config.SuiteConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BenchmarkJobTest {
  @TempDir static Path folder;
  private static TinyRun early;
  private static TinyRun late;

  @TempDir Path own;
  private int codecImages;

  /** The same training, stopped early and gone on with. */
  @BeforeAll
  static void train() throws IOException {
    early = new TinyRun(folder).with("train.ema", 0).with("train.rounds", 1).prepared();
    late = early.with("train.rounds", 30).with("run.dir", folder.resolve("late"));
    TrainJob.run(early.config(Verb.TRAIN), TinyRun.session(), line -> {});
    TrainJob.run(late.config(Verb.TRAIN), TinyRun.session(), line -> {});
  }

  @Test
  void firstRunHasNothingToCompareWith() throws IOException {
    BenchmarkJob.Outcome outcome = run("a { run = \"%s\" }", folder.resolve("run"));
    assertThat(outcome.regressions()).isEmpty();
    JsonNode line = history().get(0);
    double evaluated =
        (double)
            EvaluateJob.run(early.config(Verb.EVALUATE), TinyRun.session(), text -> {})
                .get("bits_per_dim");
    assertThat(line.path("bits_per_dim").doubleValue()).isCloseTo(evaluated, within(1e-6));
    assertThat(line.path("entry").asText()).isEqualTo("a");
    assertThat(line.path("comparisons")).isEmpty();
    assertThat(own.resolve("bench/tables/1-a.parquet")).isRegularFile();
    assertThat(own.resolve("bench/pending.json")).doesNotExist();
    assertThat(own.resolve("bench/runs/1/report.md")).content().contains("Nothing to compare");
  }

  @Test
  void aModelIsAsGoodAsItself() throws IOException {
    run("a { run = \"%s\" }", folder.resolve("run"));
    BenchmarkJob.Outcome outcome = run("a { run = \"%s\" }", folder.resolve("run"));
    assertThat(outcome.regressions()).isEmpty();
    JsonNode comparison = history().get(1).at("/comparisons/0");
    assertThat(comparison.path("with").intValue()).isEqualTo(1);
    assertThat(comparison.at("/outcome/difference").doubleValue()).isZero();
    assertThat(comparison.at("/outcome/upper").doubleValue()).isZero();
    assertThat(comparison.at("/outcome/verdict").asText()).isEqualTo("same");
  }

  @Test
  void aWorseModelIsARegressionAgainstRunAndBaseline() throws IOException {
    run("a { run = \"%s\" }", folder.resolve("late"));
    BenchmarkJob.Outcome worse = run("a { run = \"%s\" }", folder.resolve("run"));
    assertThat(worse.regressions()).containsExactly("a");
    assertThat(own.resolve("bench/runs/2/report.md")).content().contains("| worse |");
    BenchmarkJob.Outcome again = run("a { run = \"%s\", baseline = 1 }", folder.resolve("run"));
    assertThat(again.regressions()).containsExactly("a");
    assertThat(history().get(2).path("comparisons")).hasSize(2);
    assertThat(history().get(2).at("/comparisons/0/outcome/verdict").asText()).isEqualTo("same");
    assertThat(run("a { run = \"%s\" }", folder.resolve("late")).regressions()).isEmpty();
  }

  /** As if the process had been killed after the first entry's line: the second is scored alone. */
  @Test
  void aRunThatWasCutOffGoesOnUnderItsNumber() throws IOException {
    String entries = "a { run = \"%1$s\" }, b { run = \"%1$s\", split = valid }";
    run(entries, folder.resolve("run"));
    String whole = Files.readString(own.resolve("bench/history.jsonl"));
    String started = history().get(0).path("started").asText();
    Files.writeString(own.resolve("bench/history.jsonl"), whole.lines().toList().get(0) + "\n");
    Files.writeString(
        own.resolve("bench/pending.json"), "{\"run\":1,\"started\":\"%s\"}".formatted(started));
    FileUtils.deleteDirectory(own.resolve("bench/runs").toFile());
    Files.delete(own.resolve("bench/tables/1-b.parquet"));
    run(entries, folder.resolve("run"));
    assertThat(own.resolve("bench/history.jsonl")).content().isEqualTo(whole);
    assertThat(own.resolve("bench/runs/1/report.md")).content().contains("| b |");
    assertThat(own.resolve("bench/tables/1-b.parquet")).isRegularFile();
  }

  /** A run that failed at its first entry starts when it is tried again. */
  @Test
  void aRunWithoutALineBeginsAnew() throws IOException {
    Files.createDirectories(own.resolve("bench"));
    Files.writeString(
        own.resolve("bench/pending.json"), "{\"run\":1,\"started\":\"2001-01-01T00:00:00Z\"}");
    run("a { run = \"%s\" }", folder.resolve("run"));
    assertThat(history().get(0).path("run").intValue()).isEqualTo(1);
    assertThat(history().get(0).path("started").asText()).isGreaterThan("2026");
  }

  @Test
  void otherProgramsReadItsNumbers() throws IOException {
    run("a { run = \"%s\" }", folder.resolve("run"));
    double bits = history().get(0).path("bits_per_dim").doubleValue();
    Path reports = own.resolve("bench/runs/1");
    ObjectMapper json = new ObjectMapper();
    JsonNode harness = json.readTree(reports.resolve("results.json").toFile());
    assertThat(harness.at("/results/a/bits_per_dim,none").doubleValue()).isEqualTo(bits);
    assertThat(harness.at("/higher_is_better/a/bits_per_dim").booleanValue()).isFalse();
    JsonNode dashboard = json.readTree(reports.resolve("smaller_is_better.json").toFile());
    assertThat(dashboard.at("/0/value").doubleValue()).isEqualTo(bits);
    assertThat(reports.resolve("eval_results.yaml")).content().contains("  value: " + bits);
  }

  @Test
  void thePageShowsTheHistorysNumbersBesideCodecsThatAreMeasuredOnce() throws IOException {
    codecImages = 5;
    run("a { run = \"%s\" }", folder.resolve("run"));
    Path kept;
    try (Stream<Path> files = Files.list(own.resolve("bench/codecs"))) {
      kept = files.findFirst().orElseThrow();
    }
    assertThat(kept.getFileName().toString()).endsWith("-test.json");
    JsonNode codecs = new ObjectMapper().readTree(kept.toFile()).path("codecs");
    JsonNode png = codecs.get(0);
    assertThat(png.path("codec").asText()).isEqualTo("png");
    assertThat(png.path("bits_per_dim_each").doubleValue()).isBetween(0.1, 8.0);
    List<String> told = new ArrayList<>();
    run("a { run = \"%s\" }", folder.resolve("late"), told::add);
    assertThat(told).noneMatch(line -> line.startsWith("codec "));

    String html = Files.readString(own.resolve("bench/runs/2/report.html"));
    String data = html.replaceAll("(?s).*<script[^>]*>(.*)</script>.*", "$1");
    JsonNode entry = new ObjectMapper().readTree(data).at("/entries/0");
    JsonNode line = history().get(1);
    assertThat(entry.path("bits_per_dim")).isEqualTo(line.path("bits_per_dim"));
    assertThat(entry.at("/comparisons/0/upper")).isEqualTo(line.at("/comparisons/0/outcome/upper"));
    assertThat(entry.path("past")).hasSize(2);
    JsonNode columns = entry.path("codecs");
    assertThat(columns).hasSize(codecs.size() + 1);
    codecs.forEach(codec -> assertThat(columns).contains(codec));
    JsonNode floor = columns.get(codecs.size());
    JsonNode measured =
        new ObjectMapper().readTree(folder.resolve("late/subscale/floor.json").toFile());
    assertThat(floor.path("codec").asText()).isEqualTo("no network");
    assertThat(floor.path("bits_per_dim_each")).isEqualTo(measured.at("/test/bits_per_dim"));
    assertThat(floor.path("images")).isEqualTo(line.path("images"));
    assertThat(html)
        .contains("0<span>of 1 entry worse</span>", "each picture alone", "least squares")
        .contains(String.format(Locale.ROOT, "%.4f", line.path("bits_per_dim").doubleValue()));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    assertThatThrownBy(() -> run("a { run = \"%s\" }", own.resolve("nothing")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("entry a: no training at")
        .hasMessageContaining("config.json");
    FileUtils.deleteDirectory(own.resolve("bench").toFile());
    assertThatThrownBy(() -> run("a { run = \"%s\", baseline = 7 }", folder.resolve("run")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("entries.a.baseline = 7, but the history has no such run of it");
  }

  /** Hours of scoring must not end at a slip in the suite's last line. */
  @Test
  void everyEntryIsLookedAtBeforeTheFirstIsScored() {
    List<String> told = new ArrayList<>();
    String entries = "a { run = \"%1$s\" }, b { run = \"%1$s\", baseline = 7 }";
    assertThatThrownBy(() -> run(entries, folder.resolve("run"), told::add))
        .hasMessageContaining("entries.b.baseline = 7");
    assertThat(told).isEmpty();
    assertThat(own.resolve("bench/history.jsonl")).doesNotExist();
  }

  @Test
  void aDamagedHistoryIsNotWrittenOver() throws IOException {
    run("a { run = \"%s\" }", folder.resolve("run"));
    Path file = own.resolve("bench/history.jsonl");
    String damaged = Files.readString(file).replace("\"entry\"", "\"entri\"");
    Files.writeString(file, damaged);
    assertThatThrownBy(() -> run("a { run = \"%s\" }", folder.resolve("run")))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("history.jsonl, line 1: unknown field entri");
    assertThat(file).content().isEqualTo(damaged);
  }

  private BenchmarkJob.Outcome run(String entries, Path run) throws IOException {
    return run(entries, run, line -> {});
  }

  private BenchmarkJob.Outcome run(String entries, Path run, Consumer<String> told)
      throws IOException {
    Path suite = own.resolve("suite.conf");
    Files.writeString(
        suite,
        "benchmark { history = \"%s\", resamples = 500, batch = 32, codec_images = %d }\nentries { %s }"
            .formatted(own.resolve("bench"), codecImages, entries.formatted(run)));
    return BenchmarkJob.run(SuiteConfig.load(suite, Map.of()), TinyRun.session(), told);
  }

  private List<JsonNode> history() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(own.resolve("bench/history.jsonl"))) {
      lines.add(json.readTree(line));
    }
    return lines;
  }
}
