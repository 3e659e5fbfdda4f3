package io.subscale.bench.soak;

import io.subscale.jobs.cluster.Slots;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Heap in use after a full collection, on the driver and on every executor that answers. */
final class HeapUse {
  private static final int TASKS_A_SLOT = 3;
  private static final long TASK_MILLIS = 50;
  private static final double MIB = 1 << 20;

  private HeapUse() {}

  /** MiB by process: {@code driver}, {@code executor_0}, ... */
  static SortedMap<String, Double> afterCollection(JavaSparkContext spark) {
    int tasks = Slots.of(spark) * TASKS_A_SLOT;
    List<Integer> indices = IntStream.range(0, tasks).boxed().toList();
    SortedMap<String, Double> heaps = new TreeMap<>();
    for (Tuple2<String, Double> heap :
        spark.parallelize(indices, tasks).map(index -> onExecutor()).collect()) {
      heaps.put("executor_" + heap._1(), heap._2());
    }
    heaps.put("driver", collected());
    return heaps;
  }

  /** Long enough for the other slots to take their share of the tasks. */
  private static Tuple2<String, Double> onExecutor() throws InterruptedException {
    Tuple2<String, Double> heap = new Tuple2<>(SparkEnv.get().executorId(), collected());
    Thread.sleep(TASK_MILLIS);
    return heap;
  }

  private static double collected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
