package io.subscale.jobs.cluster;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far something is, for the person who waits: a bar, what is done, its speed, the time left.
 */
public final class ProgressBar {
  private static final int BAR = 20;

  private final double all;
  private final double before;
  private final String unit;
  private final LongSupplier nanos;
  private final long start;

  /**
   * Begins to count time.
   *
   * @param all how much there is to do
   * @param before how much of it was done by somebody else before
   * @param unit a plural: {@code images}
   * @param nanos a clock
   */
  public ProgressBar(double all, double before, String unit, LongSupplier nanos) {
    this.all = all;
    this.before = before;
    this.unit = unit;
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  /**
   * The line now.
   *
   * @param done so far, in the unit, what was done before included
   * @param shown what is done in words: {@code 3 of 7 images}
   */
  public String line(double done, String shown) {
    double now = Math.min(done, all);
    double seconds = (nanos.getAsLong() - start) / 1e9;
    int filled = (int) (BAR * now / all);
    String bar = "#".repeat(filled) + ".".repeat(BAR - filled);
    String left = "time left unknown yet";
    if (now > before) {
      double each = seconds / (now - before);
      left =
          String.format(
              Locale.ROOT, "%.2f %s/s, %s left", 1 / each, unit, time(each * (all - now)));
    }
    return String.format(Locale.ROOT, "[%s] %s | %s", bar, shown, left);
  }

  private static String time(double seconds) {
    long rounded = Math.round(seconds);
    return rounded >= 3600
        ? String.format(Locale.ROOT, "%dh%02dm", rounded / 3600, rounded % 3600 / 60)
        : String.format(Locale.ROOT, "%dm%02ds", rounded / 60, rounded % 60);
  }
}
