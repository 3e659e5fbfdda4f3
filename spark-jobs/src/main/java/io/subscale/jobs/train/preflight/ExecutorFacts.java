package io.subscale.jobs.train.preflight;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * What an executor has.
 *
 * @param executor Spark's name of it
 * @param host where it runs
 * @param tasks tasks that it runs at once
 * @param cores that its process may use
 * @param threads native threads of each task
 * @param heapBytes largest heap
 * @param nativeBytes most that ND4J's arrays may take, 0 if nothing limits them
 * @param containerBytes memory of the container, else of the machine; 0 if unknown
 * @param backend ND4J's, empty if it does not load
 * @param failure why it does not load, empty if it does
 * @param gpus those that the backend sees
 */
public record ExecutorFacts(
    String executor,
    String host,
    int tasks,
    int cores,
    int threads,
    long heapBytes,
    long nativeBytes,
    long containerBytes,
    String backend,
    String failure,
    List<Gpu> gpus)
    implements Serializable {
  private static final double GIB = 1 << 30;
  private static final double MIB = 1 << 20;

  /**
   * A GPU.
   *
   * @param name as its driver says
   * @param major of its compute capability
   * @param minor of its compute capability
   */
  public record Gpu(String name, int major, int minor) implements Serializable {}

  String name() {
    return "executor " + executor + " on " + host;
  }

  /** One line for a person. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%s: %d task(s) of %d native thread(s) on %d core(s), heap %s, ND4J %s of %s, %s",
        name(),
        tasks,
        threads,
        cores,
        size(heapBytes),
        nativeBytes == 0 ? "any part" : size(nativeBytes),
        containerBytes == 0 ? "unknown memory" : size(containerBytes),
        backend.isEmpty() ? "no backend" : backend);
  }

  static String size(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }
}
