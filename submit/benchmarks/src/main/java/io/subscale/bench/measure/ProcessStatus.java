package io.subscale.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** Memory of a process on this machine, from Linux's /proc/PID/status. */
public final class ProcessStatus {
  private static final double KIB_PER_MIB = 1024;

  private ProcessStatus() {}

  /** {@code VmRSS} in MiB: heap, native arrays, code; empty if there is no such process. */
  public static OptionalDouble residentMebibytes(long pid) {
    return field(Path.of("/proc", String.valueOf(pid), "status"), "VmRSS:");
  }

  /** A field in kB as MiB; empty if the file or the field is not there. */
  static OptionalDouble field(Path status, String label) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).replace("kB", "").strip())
          .mapToDouble(kibibytes -> Long.parseLong(kibibytes) / KIB_PER_MIB)
          .findFirst();
    } catch (IOException ended) {
      return OptionalDouble.empty();
    }
  }
}
