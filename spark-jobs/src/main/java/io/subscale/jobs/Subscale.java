package io.subscale.jobs;

import io.subscale.jobs.cli.CommandLines;
import io.subscale.jobs.cli.StopSignals;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.spark.util.ShutdownHookManager;

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
    PrintStream messages = System.err;
    Runtime.getRuntime().addShutdownHook(new Thread(Subscale::silence));
    StopSignals.handle(messages);
    deleteAtTheEnd(System.getProperty("subscale.tmpdir"));
    int code = CommandLines.create(results, messages).execute(arguments);
    results.flush();
    System.exit(code);
  }

  /** The folder that the launcher made for this process alone; Spark deletes it after its own. */
  private static void deleteAtTheEnd(String folder) {
    if (folder != null) {
      ShutdownHookManager.registerShutdownDeleteDir(new File(folder));
    }
  }

  /** What Spark's threads throw while they are torn down is nothing that a user can act on. */
  private static void silence() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
  }
}
