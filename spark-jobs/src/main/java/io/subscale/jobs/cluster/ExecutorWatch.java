package io.subscale.jobs.cluster;

import io.subscale.jobs.error.JobException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Ends work that waits for executors which do not come. Spark itself waits for ever: where workers
 * have no room, where they all died, and where a master came back without knowing its applications.
 */
public final class ExecutorWatch {
  private static final long EVERY_MILLIS = 500;

  private final SparkContext spark;
  private final long patienceNanos;
  private long lackingSince;
  private boolean lacking;
  private boolean hadExecutors;
  private volatile JobException verdict;

  private ExecutorWatch(SparkContext spark, Duration patience) {
    this.spark = spark;
    this.patienceNanos = patience.toNanos();
  }

  /**
   * Does some work; on one machine there is nothing to watch.
   *
   * @param seconds with a job to do and no executor, after which the job is cancelled; 0 for no end
   * @throws JobException (exit code 5) if that happened
   * @throws Exception what the work throws
   */
  public static <T> T during(SparkSession session, double seconds, Callable<T> work)
      throws Exception {
    SparkContext spark = session.sparkContext();
    return spark.isLocal() || seconds == 0
        ? work.call()
        : during(spark, Duration.ofMillis(Math.round(seconds * 1000)), work);
  }

  /** The same, wherever the work runs. */
  static <T> T during(SparkContext spark, Duration patience, Callable<T> work) throws Exception {
    ExecutorWatch watch = new ExecutorWatch(spark, patience);
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "executor watch");
              thread.setDaemon(true);
              return thread;
            });
    clock.scheduleWithFixedDelay(watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    try {
      return work.call();
    } catch (Exception e) {
      throw watch.verdict == null ? e : watch.verdict;
    } finally {
      clock.shutdownNow();
    }
  }

  /** Only time counts in which a job waits: without one, executors may have been sent away. */
  private void look() {
    if (spark.isStopped()) {
      return;
    }
    // The driver is in this map, too.
    boolean some = spark.getExecutorMemoryStatus().size() > 1;
    hadExecutors |= some;
    if (some || spark.statusTracker().getActiveJobIds().length == 0) {
      lacking = false;
      return;
    }
    long now = System.nanoTime();
    lackingSince = lacking ? lackingSince : now;
    lacking = true;
    if (now - lackingSince >= patienceNanos) {
      verdict = JobException.cluster(sentence(), null);
      spark.cancelAllJobs();
    }
  }

  private String sentence() {
    return String.format(
        Locale.ROOT,
        hadExecutors
            ? "no executor is left on %s, and none came for %.0f s (run.executor_seconds); see"
                + " whether its master and workers run, then start the same command again"
            : "no executor came from %s for %.0f s (run.executor_seconds); see whether its workers"
                + " run and have the cores and the memory that spark.executor.cores,"
                + " spark.executor.memory and spark.executor.memoryOverhead ask for",
        spark.master(),
        patienceNanos / 1e9);
  }
}
