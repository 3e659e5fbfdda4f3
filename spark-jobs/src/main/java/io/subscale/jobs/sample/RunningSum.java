package io.subscale.jobs.sample;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * What tasks have added to an accumulator so far, those still at work too: Spark itself adds up
 * ended tasks only, but executors send the accumulators of running ones with their heartbeats
 * (every ten seconds by default). For progress, not for results: a task that just ended may count
 * twice for a moment.
 */
final class RunningSum extends SparkListener {
  private final LongAccumulator ended;
  private final Map<Object, Long> running = new ConcurrentHashMap<>();

  /**
   * To be registered as a listener while the tasks run.
   *
   * @param ended the accumulator, registered
   */
  RunningSum(LongAccumulator ended) {
    this.ended = ended;
  }

  /** The sum now. */
  long now() {
    return ended.value() + running.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
        JavaConverters.seqAsJavaList(update.accumUpdates())) {
      for (AccumulableInfo info : JavaConverters.seqAsJavaList(task._4())) {
        if (info.id() == ended.id() && info.update().isDefined()) {
          running.put(task._1(), ((Number) info.update().get()).longValue());
        }
      }
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
  }
}
