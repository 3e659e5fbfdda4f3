package io.subscale.jobs.error;

import io.subscale.model.engine.DeviceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Judges a Throwable: which exit code, which sentence. Errors from executors come wrapped in
 * Spark's exceptions, so the whole chain of causes is searched.
 *
 * @param exitCode what the process ends with
 * @param message the sentence
 */
public record Failure(ExitCode exitCode, String message) {

  /** The judgement on anything thrown. */
  public static Failure of(Throwable thrown) {
    List<Throwable> chain = chain(thrown);
    for (Throwable cause : chain) {
      if (cause instanceof JobException known) {
        return new Failure(known.exitCode(), known.getMessage());
      }
      if (cause instanceof DeviceException device) {
        return new Failure(ExitCode.CLUSTER, device.getMessage());
      }
    }
    for (int i = chain.size() - 1; i >= 0; i--) {
      Failure judged = judge(chain.get(i));
      if (judged != null) {
        return judged;
      }
    }
    Throwable root = chain.get(chain.size() - 1);
    return new Failure(ExitCode.UNKNOWN, root.getClass().getSimpleName() + ": " + text(root));
  }

  private static Failure judge(Throwable cause) {
    Failure shortage = Shortage.of(cause);
    if (shortage != null) {
      return shortage;
    }
    String text = text(cause);
    String kind = Outage.kind(cause);
    if (isFull(kind, text)) {
      return new Failure(
          ExitCode.CLUSTER,
          "no space left where the output or Spark's local files go: " + firstLine(text));
    }
    if (isDenied(cause, kind, text)) {
      return new Failure(ExitCode.CLUSTER, "access is denied: " + firstLine(text));
    }
    if (text.contains("could only be written to 0 of")) {
      return new Failure(
          ExitCode.CLUSTER, "no HDFS DataNode takes data (none is running, or all are full)");
    }
    if (cause instanceof ConnectException
        || cause instanceof NoRouteToHostException
        || cause instanceof SocketTimeoutException) {
      return new Failure(ExitCode.CLUSTER, "a server cannot be reached: " + firstLine(text));
    }
    if (cause instanceof UnknownHostException) {
      return new Failure(ExitCode.CLUSTER, "no host of this name is known: " + firstLine(text));
    }
    if (kind.equals("UnsupportedFileSystemException")
        || text.startsWith("No FileSystem for scheme")) {
      return new Failure(ExitCode.CLUSTER, "no Hadoop file system is installed: " + text);
    }
    if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
      return new Failure(ExitCode.DATA, "no such file: " + firstLine(text));
    }
    return Outage.of(cause);
  }

  /**
   * A disk, or what a user may have of it; HDFS has exceptions of its own, local ones are words.
   */
  private static boolean isFull(String kind, String text) {
    return text.contains("No space left on device")
        || text.contains("Disk quota exceeded")
        || kind.endsWith("QuotaExceededException");
  }

  private static boolean isDenied(Throwable cause, String kind, String text) {
    boolean ofFiles = cause instanceof IOException || cause instanceof UncheckedIOException;
    return cause instanceof AccessDeniedException
        || kind.equals("AccessControlException")
        || ofFiles
            && (text.contains("Permission denied")
                || text.contains("Operation not permitted")
                || text.contains("Read-only file system"));
  }

  private static List<Throwable> chain(Throwable thrown) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? "" : cause.getMessage();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
