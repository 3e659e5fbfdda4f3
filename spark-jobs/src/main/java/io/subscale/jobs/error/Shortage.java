package io.subscale.jobs.error;

import java.io.IOException;

/** Judges what a machine or a file system lacks, by the words that libraries have for it. */
final class Shortage {
  private static final String MEMORY = "java.lang.OutOfMemoryError";

  private Shortage() {}

  /** The judgement, or null if it is nothing of the kind. */
  static Failure of(Throwable cause) {
    String text = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof OutOfMemoryError || text.contains(MEMORY)) {
      return lacks("out of memory (" + memory(text) + "); give it more or ask for less at once: ");
    }
    if (cause instanceof ClassNotFoundException && text.contains(".fs.")) {
      return new Failure(ExitCode.CLUSTER, "no Hadoop file system is installed: " + line(text));
    }
    if (text.startsWith("ViewFs: Cannot initialize")) {
      return new Failure(ExitCode.CLUSTER, "no file system is mounted there: " + line(text));
    }
    if (cause instanceof IOException && text.contains("Permission denied")) {
      return new Failure(ExitCode.CLUSTER, "access is denied: " + line(text));
    }
    if (text.startsWith("Mkdirs failed to create")
        || cause.getClass().getSimpleName().equals("ParentNotDirectoryException")) {
      return new Failure(ExitCode.DATA, "no folder can be made there: " + line(text));
    }
    return null;
  }

  private static Failure lacks(String what) {
    return new Failure(
        ExitCode.CLUSTER,
        what
            + "--conf spark.driver.memory, spark.executor.memory, SUBSCALE_OFFHEAP,"
            + " or smaller batches and pictures");
  }

  private static String memory(String text) {
    int at = text.indexOf(MEMORY);
    String reason = at < 0 ? text : text.substring(at + MEMORY.length()).replaceFirst("^: ", "");
    return line(reason);
  }

  private static String line(String text) {
    return text.lines().findFirst().orElse("");
  }
}
