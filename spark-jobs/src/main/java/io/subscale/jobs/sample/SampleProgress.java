package io.subscale.jobs.sample;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How far sampling is, for the person who waits: share, speed, time left. Pictures that are being
 * drawn count by the slices that they have.
 */
final class SampleProgress implements Runnable {
  private static final int BAR = 20;

  private final long pictures;
  private final DoubleSupplier done;
  private final Consumer<String> progress;
  private final LongSupplier nanos;
  private final long start;
  private final long before;

  /**
   * @param pictures in all
   * @param before pictures that were there already
   * @param done pictures there now
   * @param nanos a clock
   */
  SampleProgress(
      long pictures,
      long before,
      DoubleSupplier done,
      Consumer<String> progress,
      LongSupplier nanos) {
    this.pictures = pictures;
    this.before = before;
    this.done = done;
    this.progress = progress;
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  @Override
  public void run() {
    double now = Math.min(done.getAsDouble(), pictures);
    double seconds = (nanos.getAsLong() - start) / 1e9;
    int filled = (int) (BAR * now / pictures);
    String bar = "#".repeat(filled) + ".".repeat(BAR - filled);
    String left = "time left unknown until the first slice is done";
    if (now > before) {
      double perPicture = seconds / (now - before);
      left =
          String.format(
              Locale.ROOT,
              "%.2f pictures/s, %s left",
              1 / perPicture,
              time(perPicture * (pictures - now)));
    }
    String share = String.format(Locale.ROOT, "%.1f of %d pictures", now, pictures);
    progress.accept(String.format(Locale.ROOT, "[%s] %s | %s", bar, share, left));
  }

  private static String time(double seconds) {
    long rounded = Math.round(seconds);
    return rounded >= 3600
        ? String.format(Locale.ROOT, "%dh%02dm", rounded / 3600, rounded % 3600 / 60)
        : String.format(Locale.ROOT, "%dm%02ds", rounded / 60, rounded % 60);
  }
}
