package io.subscale.jobs.train.preflight;

import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.error.JobException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Looks at the executors before training: those that are there at its beginning ({@link #run}), and
 * any other before its own first step ({@link #requireHere}).
 */
public final class Preflight {
  private static final int TASKS_A_SLOT = 3;
  private static final long TASK_MILLIS = 20;
  private static long passedHere = -1;

  private Preflight() {}

  /**
   * Looks at every executor that answers, and tells of each.
   *
   * @param spark its executors
   * @param weights of the largest network
   * @param progress takes a line an executor, and warnings
   * @throws JobException (exit code 5) that lists everything that is missing, on all executors
   */
  public static void run(JavaSparkContext spark, long weights, Consumer<String> progress) {
    int tasks = Slots.of(spark) * TASKS_A_SLOT;
    List<Integer> indices = IntStream.range(0, tasks).boxed().toList();
    spark.setJobDescription("preflight: what each executor has");
    try {
      Map<String, ExecutorFacts> byExecutor = new TreeMap<>();
      for (ExecutorFacts facts : spark.parallelize(indices, tasks).map(i -> look()).collect()) {
        byExecutor.put(facts.executor(), facts);
      }
      judge(byExecutor.values(), weights, progress);
    } finally {
      spark.setJobDescription(null);
    }
  }

  /** Long enough for the other slots to take their share of the tasks. */
  private static ExecutorFacts look() throws InterruptedException {
    ExecutorFacts facts = ExecutorReader.read();
    Thread.sleep(TASK_MILLIS);
    return facts;
  }

  /** Tells of executors and refuses what cannot work. */
  static void judge(Collection<ExecutorFacts> all, long weights, Consumer<String> progress) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (ExecutorFacts facts : all) {
      progress.accept(facts.line());
      for (String warning : Requirements.warnings(facts, weights)) {
        progress.accept("warning: " + facts.name() + ": " + warning);
      }
      // The same on every executor is said once.
      for (String problem : Requirements.problems(facts, weights)) {
        problems.putIfAbsent(problem, facts.name());
      }
    }
    if (!problems.isEmpty()) {
      StringBuilder text = new StringBuilder("executors cannot train:");
      problems.forEach(
          (what, where) -> text.append("\n  ").append(where).append(": ").append(what));
      throw JobException.cluster(text.toString(), null);
    }
  }

  /**
   * Checks this process once for each size of network; for executors that join later.
   *
   * @throws JobException (exit code 5) if it cannot train
   */
  public static synchronized void requireHere(long weights) {
    if (weights > passedHere) {
      judge(List.of(ExecutorReader.read()), weights, line -> {});
      passedHere = weights;
    }
  }
}
