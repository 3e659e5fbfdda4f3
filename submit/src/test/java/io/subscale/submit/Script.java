package io.subscale.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the scripts of {@code submit/} as a user does, in processes of their own. */
final class Script {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path BUNDLE = ROOT.resolve("submit/target/bundle");
  private static final int LIMIT_MINUTES = 10;

  private Script() {}

  /**
   * What a script did.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  record Outcome(int code, String out, String err) {
    /** The last line of standard output as JSON. */
    JsonNode json() throws IOException {
      String[] lines = out.strip().split("\n");
      return new ObjectMapper().readTree(lines[lines.length - 1]);
    }
  }

  /**
   * Starts a script; its process is the program's own, and what it says is thrown away.
   *
   * @param command the script's name and its arguments
   */
  static Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(command));
    words.set(0, ROOT.resolve("submit").resolve(command[0]).toString());
    ProcessBuilder builder = new ProcessBuilder(words).directory(ROOT.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  /**
   * Runs a script to its end.
   *
   * @param environment variables on top of this process's
   * @param command the script's name and its arguments
   */
  static Outcome run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return start(environment, command).outcome();
  }

  /** Starts a script and lets it run; {@link Running#outcome} waits for its end. */
  static Running start(Map<String, String> environment, String... command) throws IOException {
    List<String> words = new ArrayList<>(Arrays.asList(command));
    words.set(0, ROOT.resolve("submit").resolve(command[0]).toString());
    Path out = Files.createTempFile("subscale", ".out");
    Path err = Files.createTempFile("subscale", ".err");
    ProcessBuilder builder = new ProcessBuilder(words).directory(ROOT.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new Running(words, process, out, err);
  }

  /**
   * A script that runs.
   *
   * @param words its command
   * @param process itself
   * @param out its standard output so far
   * @param err its standard error so far
   */
  record Running(List<String> words, Process process, Path out, Path err) {
    /** Waits until it has said something on standard error. */
    void awaitWords(String said) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
      while (!Files.readString(err).contains(said)) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new AssertionError(
              words + " did not say " + said + " but " + Files.readString(err));
        }
        Thread.sleep(50);
      }
    }

    /** Kills it (-9); returns what it had said on standard error. */
    String kill() throws IOException, InterruptedException {
      process.destroyForcibly().waitFor();
      String said = Files.readString(err);
      Files.delete(out);
      Files.delete(err);
      return said;
    }

    /** Waits for its end. */
    Outcome outcome() throws IOException, InterruptedException {
      try {
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
          throw new AssertionError(
              words + " did not end; it said: " + Files.readString(out) + Files.readString(err));
        }
        return new Outcome(
            process.exitValue(),
            new String(Files.readAllBytes(out), UTF_8),
            new String(Files.readAllBytes(err), UTF_8));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    }
  }
}
