package io.subscale.jobs.page.figures;

import com.fasterxml.jackson.databind.JsonNode;

/** Adds up the lines of a stage's metrics. */
final class StageMetrics {
  private static final double MINUTE = 60_000;

  private final Curve.Builder training = new Curve.Builder();
  private final Curve.Builder validation = new Curve.Builder();
  private final Curve.Builder rate = new Curve.Builder();
  private final Curve.Builder gradient = new Curve.Builder();
  private long lines;
  private long rounds;
  private long steps;
  private long examples;
  private long skipped;
  private long millis;

  private double wall;
  private double seen;
  private double compute;
  private double data;
  private double state;
  private double wait;
  private double merge;
  private double driverIn;
  private double driverOut;
  private double exchanged;
  private double workers;
  private double tasks;

  /** Adds a line; one of a round, or one of a validation. */
  void add(JsonNode line) {
    rounds = line.path("round").asLong();
    steps = line.path("steps").asLong();
    examples = line.path("examples").asLong();
    millis = line.path("millis").asLong();
    double minutes = millis / MINUTE;
    if (line.has("valid_bits_per_dim")) {
      validation.add(minutes, number(line, "valid_bits_per_dim"));
      return;
    }
    lines++;
    training.add(minutes, number(line, "bits_per_dim"));
    rate.add(minutes, number(line, "examples_per_s"));
    gradient.add(minutes, number(line, "gradient_norm"));
    skipped += line.path("skipped_steps").asLong();
    wall += line.path("round_millis").asLong();
    seen += line.path("round_examples").asLong();
    merge += line.path("merge_fetch_millis").asLong() + line.path("merge_mean_millis").asLong();
    driverIn += line.path("driver_bytes_in").asLong();
    driverOut += line.path("driver_bytes_out").asLong();
    exchanged += line.path("exchanged_bytes").asLong();
    double side = Math.max(1, line.path("group_wait_millis").size());
    tasks += side;
    workers += line.path("worker_examples").size();
    wait += sum(line, "group_wait_millis") / side;
    compute += sum(line, "worker_compute_millis") / side;
    data += sum(line, "worker_data_millis") / side;
    state += (sum(line, "worker_state_millis") + sum(line, "worker_pack_millis")) / side;
  }

  private static double number(JsonNode line, String field) {
    return line.path(field).isNumber() ? line.path(field).doubleValue() : Double.NaN;
  }

  private static double sum(JsonNode line, String field) {
    double sum = 0;
    for (JsonNode each : line.path(field)) {
      sum += each.asDouble();
    }
    return sum;
  }

  /** What they come to; at least one line of a round was added. */
  StageFigures figures(String stage) {
    return new StageFigures(
        stage,
        rounds,
        steps,
        examples,
        skipped,
        millis / MINUTE,
        training.curve(),
        validation.curve(),
        rate.curve(),
        gradient.curve(),
        shares(),
        means());
  }

  /** Whether there was any round. */
  boolean isEmpty() {
    return lines == 0;
  }

  private StageFigures.TimeShares shares() {
    double all = Math.max(1, Math.max(millis, wall));
    double work = compute + data + state;
    double exchange = Math.max(0, wall - work);
    double between = Math.max(0, all - wall);
    double sum = Math.max(1, work + exchange + between);
    return new StageFigures.TimeShares(
        compute / sum, data / sum, state / sum, exchange / sum, between / sum);
  }

  private StageFigures.RoundMeans means() {
    return new StageFigures.RoundMeans(
        workers / lines,
        tasks / lines,
        (double) steps / Math.max(1, rounds),
        wall / 1e3 / lines,
        wait / 1e3 / lines,
        merge / 1e3 / lines,
        driverIn / lines,
        driverOut / lines,
        exchanged / lines,
        wall > 0 ? 1e3 * seen / wall : 0);
  }
}
