package io.subscale.jobs.sample;

import io.subscale.jobs.cluster.ProgressBar;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How far sampling is, for the person who waits: share, speed, time left. Pictures that are being
 * drawn count by the slices that they have.
 */
final class SampleProgress implements Runnable {
  private final long pictures;
  private final DoubleSupplier done;
  private final Consumer<String> progress;
  private final ProgressBar bar;

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
    this.done = done;
    this.progress = progress;
    bar = new ProgressBar(pictures, before, "pictures", nanos);
  }

  @Override
  public void run() {
    double now = Math.min(done.getAsDouble(), pictures);
    progress.accept(
        bar.line(now, String.format(Locale.ROOT, "%.1f of %d pictures", now, pictures)));
  }
}
