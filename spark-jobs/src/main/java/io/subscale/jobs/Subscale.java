package io.subscale.jobs;

import io.subscale.jobs.cli.CommandLines;
import java.io.PrintStream;

/**
 * {@code main}. Standard output belongs to results; whatever else prints there is sent to standard
 * error.
 */
public final class Subscale {
  private Subscale() {}

  /** Runs one verb and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream results = System.out;
    System.setOut(System.err);
    int code = CommandLines.create(results, System.err).execute(arguments);
    results.flush();
    System.exit(code);
  }
}
