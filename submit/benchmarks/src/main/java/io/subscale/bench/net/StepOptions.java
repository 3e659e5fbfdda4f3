package io.subscale.bench.net;

import io.subscale.jobs.error.JobException;
import java.util.List;
import picocli.CommandLine.Option;

/** How often the work is repeated. */
public final class StepOptions {
  @Option(names = "--steps", description = "Measured repetitions, ${DEFAULT-VALUE}.")
  private int steps = 10;

  @Option(names = "--warm-up", description = "Repetitions before them, ${DEFAULT-VALUE}.")
  private int warmUp = 8;

  int steps() {
    if (steps < 1 || warmUp < 0) {
      throw JobException.config("--steps is at least 1 and --warm-up at least 0");
    }
    return steps;
  }

  int warmUp() {
    return warmUp;
  }

  /** The same as arguments of another process. */
  public List<String> arguments() {
    return List.of("--steps", String.valueOf(steps()), "--warm-up", String.valueOf(warmUp()));
  }
}
