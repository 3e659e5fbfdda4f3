package io.subscale.jobs.train.observe;

import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.TrainState;
import io.subscale.jobs.train.loop.TrainObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A line for a person, at most every few seconds: share of the budget, mean bits/dim since the last
 * line, examples/s, time left. An example is one slice of one image.
 */
public final class ProgressLine implements TrainObserver {
  private static final long EVERY_MILLIS = 10_000;

  private final Consumer<String> progress;
  private final StageUnits units;
  private final TrainState start;
  private final double startShare;
  private TrainState shown;
  private double scoreSum;
  private long examples;
  private String validated = "";

  /**
   * @param progress takes the lines
   * @param units of the stage
   * @param start where this run of the program goes on
   * @param startShare the budget's share spent there
   */
  public ProgressLine(
      Consumer<String> progress, StageUnits units, TrainState start, double startShare) {
    this.progress = progress;
    this.units = units;
    this.start = start;
    this.startShare = startShare;
    this.shown = start;
  }

  @Override
  public void afterRound(Event event) {
    scoreSum += event.report().score() * event.report().examples();
    examples += event.report().examples();
    TrainState state = event.state();
    boolean first = shown == start;
    if (first || event.share() >= 1 || state.millis() - shown.millis() >= EVERY_MILLIS) {
      progress.accept(line(event));
      shown = state;
      scoreSum = 0;
      examples = 0;
    }
  }

  private String line(Event event) {
    TrainState state = event.state();
    double seconds = Math.max(1, state.millis() - shown.millis()) / 1e3;
    double gained = event.share() - startShare;
    double leftMillis =
        gained > 0 ? (state.millis() - start.millis()) * (1 - event.share()) / gained : 0;
    return String.format(
        Locale.ROOT,
        "train %s %3.0f%% | round %d | %.3f bits/dim (uniform %.3f)%s | %.1f examples/s | %s left",
        units.stage(),
        100 * event.share(),
        state.round(),
        units.bitsPerDim(scoreSum / examples),
        units.uniformBitsPerDim(),
        validated,
        examples / seconds,
        time(leftMillis));
  }

  @Override
  public void validated(TrainState state, double bitsPerDim) {
    validated = String.format(Locale.ROOT, ", valid %.3f", bitsPerDim);
  }

  @Override
  public void finished(TrainState state) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "train %s done: %d rounds, %d examples, %s%s",
            units.stage(),
            state.round(),
            state.examples(),
            time(state.millis()),
            validated));
  }

  private static String time(double millis) {
    Duration duration = Duration.ofMillis(Math.round(millis));
    return duration.toHours() > 0
        ? String.format(Locale.ROOT, "%dh%02dm", duration.toHours(), duration.toMinutesPart())
        : String.format(Locale.ROOT, "%dm%02ds", duration.toMinutes(), duration.toSecondsPart());
  }
}
