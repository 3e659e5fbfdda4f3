package io.subscale.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Bytes that this process has read and written through the kernel since it started, from Linux's
 * /proc/self/io: files and sockets alike, whether a disk or a network was behind them or not. Class
 * files and mapped memory are not among them once they are loaded.
 *
 * @param read {@code rchar}
 * @param written {@code wchar}
 */
public record ProcessBytes(long read, long written) {
  private static final Path COUNTERS = Path.of("/proc/self/io");

  /** The counters now; both 0 where there are none. */
  public static ProcessBytes now() {
    if (!Files.isReadable(COUNTERS)) {
      return new ProcessBytes(0, 0);
    }
    try {
      List<String> lines = Files.readAllLines(COUNTERS);
      return new ProcessBytes(value(lines, "rchar:"), value(lines, "wchar:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long value(List<String> lines, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label))
        .mapToLong(line -> Long.parseLong(line.substring(label.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  /** What was moved since. */
  public ProcessBytes since(ProcessBytes before) {
    return new ProcessBytes(read - before.read, written - before.written);
  }
}
