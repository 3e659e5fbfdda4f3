package io.subscale.bench.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The executors that this process has started, as {@code local-cluster} does: they are its children
 * on the same machine, found without asking them.
 */
final class ExecutorProcesses {
  private static final String MAIN = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
  private static final String ID = "--executor-id";
  private static final long MOST_SECONDS = 20;

  private ExecutorProcesses() {}

  /** Process by executor id; empty if there are none, as in {@code local[2]}. */
  static SortedMap<String, Long> find() {
    SortedMap<String, Long> processes = new TreeMap<>();
    ProcessHandle.current()
        .descendants()
        .forEach(
            process -> {
              String id = executorId(commandLine(process.pid()));
              if (!id.isEmpty()) {
                processes.put(id, process.pid());
              }
            });
    return processes;
  }

  /** Waits, but not for ever, until they have ended, as they do once their session is closed. */
  static void awaitEnd() {
    for (long pid : find().values()) {
      ProcessHandle.of(pid)
          .ifPresent(
              process ->
                  process
                      .onExit()
                      .completeOnTimeout(process, MOST_SECONDS, TimeUnit.SECONDS)
                      .join());
    }
  }

  /** The id after its option on an executor's command line; empty for other programs. */
  static String executorId(List<String> words) {
    int at = words.indexOf(ID);
    boolean executor = words.contains(MAIN) && at >= 0 && at + 1 < words.size();
    return executor ? words.get(at + 1) : "";
  }

  /** ProcessHandle cuts long ones. */
  private static List<String> commandLine(long pid) {
    try {
      Path file = Path.of("/proc", String.valueOf(pid), "cmdline");
      return Arrays.asList(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
    } catch (IOException ended) {
      return List.of();
    }
  }
}
