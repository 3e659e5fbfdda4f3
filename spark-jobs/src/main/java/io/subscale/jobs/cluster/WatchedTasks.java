package io.subscale.jobs.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.api.java.JavaSparkContext;

/** Says how many of the tasks are done while Spark works for somebody who waits. */
public final class WatchedTasks {
  private static final long EVERY_SECONDS = 10;

  private WatchedTasks() {}

  /**
   * Does something that runs Spark jobs, one after the other.
   *
   * @param what a few words for it
   * @param progress told every ten seconds while it lasts
   * @return what it returns
   */
  public static <T> T during(
      JavaSparkContext spark, String what, Consumer<String> progress, Supplier<T> jobs) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, "progress");
              thread.setDaemon(true);
              return thread;
            });
    Runnable report = new Report(spark.sc().statusTracker(), what, progress);
    clock.scheduleAtFixedRate(report, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    try {
      return jobs.get();
    } finally {
      clock.shutdownNow();
    }
  }

  /** Looks at the stages at work: a job's earlier ones are of no interest any more. */
  private static final class Report implements Runnable {
    private final SparkStatusTracker tracker;
    private final String what;
    private final Consumer<String> progress;
    private int stage = -1;
    private ProgressBar bar;

    Report(SparkStatusTracker tracker, String what, Consumer<String> progress) {
      this.tracker = tracker;
      this.what = what;
      this.progress = progress;
    }

    @Override
    public void run() {
      int newest = Arrays.stream(tracker.getActiveStageIds()).max().orElse(-1);
      SparkStageInfo now = newest < 0 ? null : tracker.getStageInfo(newest).getOrElse(() -> null);
      if (now == null || now.numTasks() == 0) {
        return;
      }
      if (now.stageId() != stage) {
        stage = now.stageId();
        bar = new ProgressBar(now.numTasks(), now.numCompletedTasks(), "tasks", System::nanoTime);
      }
      String shown =
          String.format(
              Locale.ROOT, "%s: %d of %d tasks", what, now.numCompletedTasks(), now.numTasks());
      progress.accept(bar.line(now.numCompletedTasks(), shown));
    }
  }
}
