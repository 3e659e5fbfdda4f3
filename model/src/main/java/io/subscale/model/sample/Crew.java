package io.subscale.model.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Some threads that work side by side on the parts of a slice.
 *
 * @param threads how many, at least 1; the caller is one of them
 */
record Crew(int threads) {

  /** As many threads as the native libraries have in this JVM: {@code OMP_NUM_THREADS}, else 1. */
  static Crew ofEnvironment() {
    String threads = System.getenv().getOrDefault("OMP_NUM_THREADS", "1");
    return new Crew(threads.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(threads) : 1);
  }

  /** Sizes of the parts that {@code images} are dealt in: as equal as can be, none empty. */
  int[] parts(int images) {
    int[] parts = new int[Math.min(threads, images)];
    for (int p = 0; p < parts.length; p++) {
      parts[p] = images * (p + 1) / parts.length - images * p / parts.length;
    }
    return parts;
  }

  /** Runs all of it, and returns when all have ended; what one throws is thrown. */
  void run(List<Runnable> work) {
    List<FutureTask<Void>> others = new ArrayList<>();
    for (Runnable each : work.subList(1, work.size())) {
      FutureTask<Void> task = new FutureTask<>(each, null);
      Thread thread = new Thread(task, "sampler");
      thread.setDaemon(true);
      thread.start();
      others.add(task);
    }
    try {
      work.get(0).run();
    } finally {
      others.forEach(Crew::await);
    }
  }

  private static void await(FutureTask<Void> task) {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
