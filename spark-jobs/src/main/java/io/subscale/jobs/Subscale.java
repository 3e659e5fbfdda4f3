package io.subscale.jobs;

import io.subscale.jobs.cli.CommandLines;
import io.subscale.jobs.cli.StopSignals;
import io.subscale.jobs.cluster.DriverPlace;
import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.util.ShutdownHookManager;

/**
 * {@code main}, for {@code submit/subscale} and for whoever calls {@code spark-submit}. Standard
 * output belongs to results; whatever else prints there is sent to standard error.
 */
public final class Subscale {
  private Subscale() {}

  /**
   * Runs one verb and exits with its code. In YARN's ApplicationMaster it returns, or throws the
   * code: to exit there is to have failed, whatever the code.
   *
   * @throws SparkUserAppException if the verb failed in an ApplicationMaster
   */
  public static void main(String[] arguments) throws SparkUserAppException {
    boolean inMaster = DriverPlace.here() == DriverPlace.APPLICATION_MASTER;
    PrintStream results = System.out;
    System.setOut(System.err);
    PrintStream messages = System.err;
    if (!inMaster) {
      // The ApplicationMaster has words of its own at its end, for the cluster's logs.
      Runtime.getRuntime().addShutdownHook(new Thread(Subscale::silence));
      StopSignals.handle(messages);
      deleteAtTheEnd(System.getProperty("subscale.tmpdir"));
    }
    int code = CommandLines.create(results, messages).execute(arguments);
    results.flush();
    if (!inMaster) {
      System.exit(code);
    }
    if (code != 0) {
      throw new SparkUserAppException(code);
    }
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
