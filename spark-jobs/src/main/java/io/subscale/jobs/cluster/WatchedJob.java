package io.subscale.jobs.cluster;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;

/** A Spark job that someone waits for. */
public final class WatchedJob {
  private static final long EVERY_SECONDS = 10;

  private WatchedJob() {}

  /**
   * All elements, in order.
   *
   * @param elements what to compute
   * @param progress called every ten seconds while it lasts
   * @throws IllegalStateException if the job fails, with Spark's reason as its cause
   */
  public static <T> List<T> collect(JavaRDD<T> elements, Runnable progress) {
    JavaFutureAction<List<T>> job = elements.collectAsync();
    while (true) {
      try {
        return job.get(EVERY_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException running) {
        progress.run();
      } catch (ExecutionException e) {
        Throwable reason = e.getCause() instanceof SparkException ? e.getCause() : e;
        throw new IllegalStateException(reason.getMessage(), reason);
      } catch (InterruptedException e) {
        job.cancel(true);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
