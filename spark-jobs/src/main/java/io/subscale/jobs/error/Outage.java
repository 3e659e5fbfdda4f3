package io.subscale.jobs.error;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.ipc.RemoteException;

/** Judges what a cluster has lost while it was at work, by what Spark and HDFS say of it. */
final class Outage {
  /** What Spark says when it gives up an application, a master or a task's executors. */
  private static final List<String> OF_SPARK =
      List.of(
          "Master removed our application",
          "All masters are unresponsive",
          "ExecutorLostFailure",
          "SparkContext was shut down",
          "Cannot call methods on a stopped SparkContext");

  /** Exceptions of a NameNode that is not ready, or of blocks that no DataNode has. */
  private static final List<String> OF_HDFS =
      List.of(
          "SafeModeException",
          "StandbyException",
          "RetriableException",
          "BlockMissingException",
          "CannotObtainBlockLengthException");

  /** Connections that broke under a call, and writes that no DataNode was left for. */
  private static final List<String> BROKEN =
      List.of(
          "End of File Exception between local host is",
          "Failed on local exception",
          "Connection reset",
          "Broken pipe",
          "Unable to close file because",
          "Filesystem closed",
          " are bad. Aborting");

  private Outage() {}

  /** The judgement, or null if it is nothing of the kind. */
  static Failure of(Throwable cause) {
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    if (OF_SPARK.stream().anyMatch(text::contains)) {
      return new Failure(
          ExitCode.CLUSTER,
          "Spark lost its executors or gave up the application: "
              + line(text)
              + "; the same command goes on with what is whole");
    }
    boolean broken = cause instanceof IOException && BROKEN.stream().anyMatch(text::contains);
    if (broken || OF_HDFS.contains(kind(cause))) {
      return new Failure(
          ExitCode.CLUSTER,
          "HDFS does not answer as it should, perhaps because it was started again: "
              + line(text)
              + "; the same command goes on with what is whole");
    }
    return null;
  }

  /** The class's simple name; of what a server threw, that of its exception there. */
  static String kind(Throwable cause) {
    if (cause instanceof RemoteException remote && remote.getClassName() != null) {
      return remote.getClassName().replaceFirst(".*[.$]", "");
    }
    return cause.getClass().getSimpleName();
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse("");
  }
}
