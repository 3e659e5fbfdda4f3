package io.subscale.jobs.bench.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program that prints one line and ends; what it says besides goes to this process's error. */
record Program(List<String> command) {

  /** What a program printed and the code that it ended with. */
  record Outcome(int code, String output) {}

  Program {
    command = List.copyOf(command);
  }

  /** Runs it to its end; standard error is this process's, or dropped. */
  Outcome run(boolean quiet) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    // Chosen for our own kernels (submit/environment.sh); the peer runs as it would without us.
    builder.environment().remove("OMP_WAIT_POLICY");
    builder.redirectError(
        quiet ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.INHERIT);
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
  JsonNode measurement() throws IOException, InterruptedException {
    Outcome outcome = run(false);
    if (outcome.code() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with code " + outcome.code());
    }
    return new JsonMapper().readTree(outcome.output());
  }
}
