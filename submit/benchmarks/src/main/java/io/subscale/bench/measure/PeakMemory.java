package io.subscale.bench.measure;

import java.nio.file.Path;

/** The most memory that this process has had resident so far, on Linux. */
public final class PeakMemory {
  private PeakMemory() {}

  /** {@code VmHWM} of /proc/self/status in MiB: heap, native arrays and code; NaN elsewhere. */
  public static double mebibytes() {
    return ProcessStatus.field(Path.of("/proc/self/status"), "VmHWM:").orElse(Double.NaN);
  }
}
