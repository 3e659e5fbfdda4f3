package io.subscale.jobs.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A program that prints a little and ends.
 *
 * @param command its path and its arguments
 */
public record Program(List<String> command) {

  /**
   * What a program did.
   *
   * @param code that it ended with
   * @param output what it printed
   */
  public record Outcome(int code, String output) {}

  /** Copies the list. */
  public Program {
    command = List.copyOf(command);
  }

  /** Runs it to its end; standard error is this process's, or dropped. */
  public Outcome run(boolean quiet) throws IOException, InterruptedException {
    return run(
        new ProcessBuilder(command)
            .redirectError(
                quiet ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.INHERIT));
  }

  /** Runs it to its end; what it says on standard error is part of its output. */
  public Outcome runJoined() throws IOException, InterruptedException {
    return run(new ProcessBuilder(command).redirectErrorStream(true));
  }

  private static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
    // Chosen for our own kernels (submit/environment.sh); the peer runs as it would without us.
    builder.environment().remove("OMP_WAIT_POLICY");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Outcome(process.waitFor(), output);
    } finally {
      process.destroy();
    }
  }

  /**
   * Runs it and reads the line that it must print.
   *
   * @throws IllegalStateException if it fails
   */
  public JsonNode measurement() throws IOException, InterruptedException {
    Outcome outcome = run(false);
    if (outcome.code() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with code " + outcome.code());
    }
    return new JsonMapper().readTree(outcome.output());
  }
}
