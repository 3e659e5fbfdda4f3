package io.subscale.jobs.train.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges what an executor has; knows no Spark and no ND4J. */
final class Requirements {
  /** Weights, gradient and two moments, in float. */
  private static final long NETWORK_BYTES = 4 * Float.BYTES;

  /** Of nd4j-cuda-11.6, which holds code for 3.7 to 8.6 and none that a newer GPU could compile. */
  private static final int LEAST_MAJOR = 3;

  private static final int LEAST_MINOR_OF_LEAST = 7;
  private static final int MOST_MAJOR = 8;

  /** Weights and two moments. */
  private static final long STATE_BYTES = 3 * Float.BYTES;

  /** Pieces of chunks that are merged at once, a task. */
  private static final long MERGE_BYTES = 64L << 20;

  private Requirements() {}

  /** What makes training impossible there, each with its remedy. */
  static List<String> problems(ExecutorFacts facts, long weights) {
    List<String> problems = new ArrayList<>();
    if (!facts.failure().isEmpty()) {
      problems.add(
          "ND4J does not load ("
              + facts.failure()
              + "); build with -Dnd4j.classifier=... for its processor");
    }
    long networks = facts.tasks() * weights * NETWORK_BYTES;
    if (facts.nativeBytes() > 0 && networks > facts.nativeBytes()) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%d network(s) of %,d weights take %s outside the heap, ND4J may take %s; raise"
                  + " spark.executor.memoryOverhead (SUBSCALE_OFFHEAP where the driver works"
                  + " itself), or lower spark.executor.cores",
              facts.tasks(),
              weights,
              ExecutorFacts.size(networks),
              ExecutorFacts.size(facts.nativeBytes())));
    }
    for (ExecutorFacts.Gpu gpu : facts.gpus()) {
      if (!isSupported(gpu)) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s has compute capability %d.%d; ND4J's CUDA backend has code for 3.7 to 8.9 (no"
                    + " Hopper or newer): leave its jar out and train on the CPU, or choose"
                    + " another GPU",
                gpu.name(),
                gpu.major(),
                gpu.minor()));
      }
    }
    if (facts.backend().contains("CUDA") && facts.gpus().isEmpty()) {
      problems.add("the CUDA backend is on the class path and sees no GPU; leave its jar out");
    }
    return problems;
  }

  private static boolean isSupported(ExecutorFacts.Gpu gpu) {
    boolean tooOld =
        gpu.major() < LEAST_MAJOR
            || gpu.major() == LEAST_MAJOR && gpu.minor() < LEAST_MINOR_OF_LEAST;
    return !tooOld && gpu.major() <= MOST_MAJOR;
  }

  /** What makes training slow or fragile there. */
  static List<String> warnings(ExecutorFacts facts, long weights) {
    List<String> warnings = new ArrayList<>();
    int wanted = facts.tasks() * facts.threads();
    if (wanted > facts.cores()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%d task(s) of %d native thread(s) on %d core(s); set OMP_NUM_THREADS, or"
                  + " spark.executorEnv.OMP_NUM_THREADS, to %d",
              facts.tasks(),
              facts.threads(),
              facts.cores(),
              Math.max(1, facts.cores() / facts.tasks())));
    }
    long most = facts.heapBytes() + facts.nativeBytes();
    if (facts.containerBytes() > 0 && most > facts.containerBytes()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "heap (%s) and ND4J (%s) may grow beyond its memory of %s, and the kernel would end"
                  + " it; lower spark.executor.memory or memoryOverhead",
              ExecutorFacts.size(facts.heapBytes()),
              ExecutorFacts.size(facts.nativeBytes()),
              ExecutorFacts.size(facts.containerBytes())));
    }
    long kept = (2L + facts.tasks()) * weights * STATE_BYTES + facts.tasks() * MERGE_BYTES;
    if (kept > facts.heapBytes()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the state of %,d weights before and after a round, and a mean of it a task, take"
                  + " %s of heap, it has %s, so part of it will lie on disk; raise"
                  + " spark.executor.memory",
              weights,
              ExecutorFacts.size(kept),
              ExecutorFacts.size(facts.heapBytes())));
    }
    return warnings;
  }
}
