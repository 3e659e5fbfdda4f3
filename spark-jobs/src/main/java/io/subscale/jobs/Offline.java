package io.subscale.jobs;

import io.subscale.jobs.cli.CommandLines;
import java.io.PrintStream;

/**
 * {@code main} of what needs no Spark session: help, {@code config}, {@code presets}, {@code init},
 * {@code completion}. {@link Subscale} knows the same commands; this one starts without Spark's
 * classes, in a third of the time.
 */
public final class Offline {
  private Offline() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    PrintStream results = System.out;
    System.setOut(System.err);
    int code = CommandLines.create(results, System.err).execute(arguments);
    results.flush();
    System.exit(code);
  }
}
