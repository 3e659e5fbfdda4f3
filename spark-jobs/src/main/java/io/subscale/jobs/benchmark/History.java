package io.subscale.jobs.benchmark;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.json.Bounds;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The history of a benchmark: {@code history.jsonl}, a line for each entry of each run, oldest
 * first, and {@code pending.json}, the number and the start of a run that has not come to its end.
 *
 * <p>The file is written beside its place and renamed with each line, so a process that is killed
 * loses no line, and the run goes on under its number. Used under a lease.
 */
final class History {
  private static final String LINES = "history.jsonl";
  private static final String PENDING = "pending.json";

  private static final JsonFormat LINE =
      new JsonFormat(
          ScoredEntry.FORMAT, ScoredEntry.VERSION, Integer.MAX_VALUE, "choose another history");

  /** A record in one line. */
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final HadoopFiles files;
  private final Path folder;
  private final List<ScoredEntry> lines;

  /**
   * A run of the suite.
   *
   * @param run its number, from 1
   * @param started ISO 8601, UTC, whole seconds
   */
  public record Run(@Bounds(min = 1) int run, String started) {}

  private History(HadoopFiles files, Path folder, List<ScoredEntry> lines) {
    this.files = files;
    this.folder = folder;
    this.lines = lines;
  }

  /**
   * Opens a history, empty if there is none yet.
   *
   * @throws JobException (exit code 3) naming the line that is not as written
   */
  static History open(HadoopFiles files, Path folder) throws IOException {
    Path path = new Path(folder, LINES);
    List<ScoredEntry> lines = new ArrayList<>();
    if (files.exists(path)) {
      for (String line : files.readText(path).lines().toList()) {
        String place = path + ", line " + (lines.size() + 1);
        lines.add(LINE.read(line.getBytes(StandardCharsets.UTF_8), ScoredEntry.class, place));
      }
    }
    return new History(files, folder, lines);
  }

  /**
   * The run to work on: the one that was cut off after its first line, else a new one, which is
   * pending from now on.
   */
  Run begin(Instant now) throws IOException {
    Path pending = new Path(folder, PENDING);
    if (files.exists(pending)) {
      String place = pending.toString();
      Run run =
          StrictJson.read(StrictJson.parse(files.readBytes(pending), place), Run.class, place);
      if (!of(run).isEmpty()) {
        return run;
      }
    }
    int last = lines.stream().mapToInt(ScoredEntry::run).max().orElse(0);
    Run run = new Run(last + 1, now.truncatedTo(ChronoUnit.SECONDS).toString());
    files.writeText(pending, JSON.writeValueAsString(run));
    return run;
  }

  /** Ends a run. */
  void end() throws IOException {
    files.delete(new Path(folder, PENDING));
  }

  /** Adds a line. */
  void append(ScoredEntry line) throws IOException {
    lines.add(line);
    StringBuilder text = new StringBuilder();
    for (ScoredEntry each : lines) {
      text.append(JSON.writeValueAsString(each)).append('\n');
    }
    files.writeText(new Path(folder, LINES), text.toString());
  }

  /** The lines of a run, in their order. */
  List<ScoredEntry> of(Run run) {
    return lines.stream().filter(line -> line.run() == run.run()).toList();
  }

  /** The newest line of an entry before a run. */
  Optional<ScoredEntry> before(int run, String entry) {
    return lines.stream()
        .filter(line -> line.run() < run && line.entry().equals(entry))
        .reduce((older, newer) -> newer);
  }

  /** All lines of an entry on the same images, oldest first. */
  List<ScoredEntry> past(ScoredEntry entry) {
    return lines.stream().filter(line -> line.isOfTheSameImages(entry)).toList();
  }

  /** The line of an entry in an earlier run. */
  Optional<ScoredEntry> find(int run, String entry) {
    return lines.stream()
        .filter(line -> line.run() == run && line.entry().equals(entry))
        .findFirst();
  }
}
