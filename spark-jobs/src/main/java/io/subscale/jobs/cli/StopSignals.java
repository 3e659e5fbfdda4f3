package io.subscale.jobs.cli;

import io.subscale.jobs.error.ExitCode;
import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.util.SignalUtils;

/**
 * SIGINT and SIGTERM end the process with one sentence and the shell's exit codes, 130 and 143.
 * What Spark's threads say while they are torn down is nothing that a user can act on.
 */
public final class StopSignals {
  private static volatile boolean received;

  private StopSignals() {}

  /**
   * Takes them from now on.
   *
   * @param messages takes the sentence
   */
  public static void handle(PrintStream messages) {
    handle("INT", ExitCode.INTERRUPTED, messages);
    handle("TERM", ExitCode.TERMINATED, messages);
  }

  private static void handle(String name, ExitCode code, PrintStream messages) {
    SignalUtils.register(
        name,
        () -> {
          stop(name, code, messages);
          return true;
        });
  }

  private static synchronized void stop(String name, ExitCode code, PrintStream messages) {
    if (received) {
      return;
    }
    received = true;
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    messages.println(
        "subscale: stopped by SIG" + name + "; the same command goes on with what is whole");
    messages.flush();
    new Thread(() -> System.exit(code.number()), "stop").start();
  }

  /** Whether one has come: what fails since then fails because of it. */
  static boolean received() {
    return received;
  }
}
