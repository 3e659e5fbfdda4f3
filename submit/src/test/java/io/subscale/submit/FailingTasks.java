package io.subscale.submit;

import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A plugin for Spark that makes the first two attempts of the second task of every stage of rounds
 * 2 and 3 fail, when their work is done.
 */
public final class FailingTasks implements SparkPlugin {
  /** What a failed attempt says. */
  static final String REASON = "this attempt is made to fail";

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        System.err.println("FailingTasks is here");
      }

      @Override
      public void onTaskStart() {
        TaskContext task = TaskContext.get();
        String job = String.valueOf(task.getLocalProperty("spark.job.description"));
        boolean chosen = job.matches(".*round [23]\\b.*") && task.partitionId() == 1;
        if (chosen && task.attemptNumber() < 2) {
          task.addTaskCompletionListener((TaskCompletionListener) FailingTasks::fail);
        }
      }
    };
  }

  private static void fail(TaskContext ended) {
    throw new IllegalStateException(REASON);
  }
}
