package io.subscale.jobs.cluster;

import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/** How many tasks run at once. */
public final class Slots {
  private Slots() {}

  /**
   * Tasks that the executors which are there now run at once, at least 1: cores over {@code
   * spark.task.cpus}, and GPUs where tasks ask for them. Not {@code defaultParallelism()}: that is
   * what a user may set for other jobs, is at least 2 on a cluster, and knows no task's needs.
   */
  public static int of(JavaSparkContext spark) {
    SparkContext context = spark.sc();
    return Math.max(
        1,
        context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile()));
  }
}
