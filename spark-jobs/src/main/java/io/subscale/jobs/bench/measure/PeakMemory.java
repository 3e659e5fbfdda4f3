package io.subscale.jobs.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory that this process has had resident so far, on Linux. */
public final class PeakMemory {
  private static final String LABEL = "VmHWM:";
  private static final double KIB_PER_MIB = 1024;

  private PeakMemory() {}

  /** {@code VmHWM} of /proc/self/status in MiB: heap, native arrays and code; NaN elsewhere. */
  public static double mebibytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(LABEL))
          .map(line -> line.substring(LABEL.length()).replace("kB", "").strip())
          .mapToDouble(kibibytes -> Long.parseLong(kibibytes) / KIB_PER_MIB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
