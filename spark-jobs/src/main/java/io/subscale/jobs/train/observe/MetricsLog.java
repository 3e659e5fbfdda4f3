package io.subscale.jobs.train.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.round.RoundReport;
import io.subscale.jobs.round.WorkerResult;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import io.subscale.jobs.train.tensorboard.EventFile;
import io.subscale.jobs.train.tensorboard.Series;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;

/**
 * {@code metrics.jsonl}: one JSON object a round, and one a validation (with {@code
 * valid_bits_per_dim}); the older ones in segments beside it ({@link LineSegments}). It is written
 * every half minute, before each checkpoint, and when it is closed, however training ended. Lines
 * later than the checkpoint that training goes on from are dropped. An event file gets the same
 * numbers at the same times.
 */
public final class MetricsLog implements TrainObserver, Closeable {
  private static final long EVERY_MILLIS = 30_000;

  private static final long CLOSING_SECONDS = 60;

  /** A week of quick rounds is some 770 MB, so about 200 segments. */
  private static final int SEGMENT_BYTES = 4 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LineSegments lines;
  private final Heading heading;
  private final EventFile events;
  private long writtenAt;

  /**
   * What all lines have in common.
   *
   * @param units of the stage
   * @param engine what computes it
   */
  public record Heading(StageUnits units, String engine) {}

  /**
   * A log that goes on.
   *
   * @param files where it is
   * @param file full path of the log's newest segment
   * @param heading of its lines
   * @param from where training goes on
   * @param events takes the same series; closed with the log
   */
  public MetricsLog(
      HadoopFiles files, Path file, Heading heading, TrainState from, EventFile events)
      throws IOException {
    this.lines = new LineSegments(files, file, SEGMENT_BYTES);
    this.heading = heading;
    this.events = events;
    this.writtenAt = from.millis();
    lines.goOn(line -> isUpTo(line, from.round()));
  }

  private static boolean isUpTo(String line, long round) {
    JsonNode json = parse(line);
    return json.path("round").isIntegralNumber() && json.path("round").longValue() <= round;
  }

  /** A line; nothing for one that a killed run has left half written. */
  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void afterRound(Event event) {
    RoundReport report = event.report();
    Map<String, Object> line = start(event.state());
    line.put("engine", heading.engine());
    line.put("bits_per_dim", heading.units().bitsPerDim(report.score()));
    line.put("bits_per_value", report.score());
    line.put("learning_rate", event.learningRate());
    line.put("budget_share", event.share());
    line.put("gradient_norm", report.gradientNorm());
    line.put("skipped_steps", report.skipped());
    line.put("round_examples", report.examples());
    costs(report, line);
    add(event.state(), line);
    if (event.state().millis() - writtenAt >= EVERY_MILLIS || lines.isFull()) {
      writtenAt = event.state().millis();
      flushUnchecked();
    }
  }

  /** What the round's time and bytes went into; one number a worker where workers differ. */
  private static void costs(RoundReport report, Map<String, Object> line) {
    RoundReport.Times times = report.times();
    line.put("round_millis", times.wall());
    line.put("examples_per_s", 1e3 * report.examples() / Math.max(1, times.wall()));
    line.put("merge_fetch_millis", times.fetch());
    line.put("merge_mean_millis", times.mean());
    line.put("driver_receive_millis", times.receive());
    line.put("driver_bytes_in", report.traffic().driverBytesIn());
    line.put("driver_bytes_out", report.traffic().driverBytesOut());
    line.put("exchanged_bytes", report.traffic().exchangedBytes());
    line.put("group_wait_millis", times.waits());
    line.put("worker_examples", workers(report, WorkerResult::examples));
    line.put("worker_state_millis", workers(report, WorkerResult::stateMillis));
    line.put("worker_data_millis", workers(report, WorkerResult::dataMillis));
    line.put("worker_compute_millis", workers(report, WorkerResult::computeMillis));
    line.put("worker_pack_millis", workers(report, WorkerResult::packMillis));
  }

  private static List<Long> workers(RoundReport report, Function<WorkerResult, Long> number) {
    return report.workers().stream().map(number).toList();
  }

  @Override
  public void validated(TrainState state, double bitsPerDim) {
    Map<String, Object> line = start(state);
    line.put("valid_bits_per_dim", bitsPerDim);
    add(state, line);
  }

  private Map<String, Object> start(TrainState state) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("stage", heading.units().stage());
    line.put("round", state.round());
    line.put("steps", state.steps());
    line.put("examples", state.examples());
    line.put("millis", state.millis());
    return line;
  }

  private void add(TrainState state, Map<String, Object> line) {
    events.add(state.steps(), Series.of(line));
    try {
      lines.add(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and text are JSON", e);
    }
  }

  private void flushUnchecked() {
    try {
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts every line on the disk. */
  public void flush() throws IOException {
    if (lines.flush()) {
      events.flush();
    }
  }

  @Override
  public void close() throws IOException {
    HadoopFiles.promptly("metrics", CLOSING_SECONDS, this::end);
  }

  private void end() throws IOException {
    try (events) {
      flush();
    }
  }
}
