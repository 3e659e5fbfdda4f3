package io.subscale.model.sample;

import io.subscale.model.simd.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Some threads that take the parts of a slice one after the other.
 *
 * @param threads how many, at least 1; the caller is one of them
 * @param most images of a part, at least 1
 */
record ThreadTeam(int threads, int most) {
  /**
   * More images than this are slower side by side than one after the other: from four rows on a
   * product is limited by its arithmetic, not by reading the weights, and what each image adds to
   * the keys and values only drives them out of the cache.
   */
  private static final int MOST = 4;

  /** As many threads as a task may use in this process: {@link Threads#count}. */
  static ThreadTeam ofProcess() {
    return new ThreadTeam(Threads.count(), MOST);
  }

  /**
   * Sizes of the parts that {@code images} are dealt in: a multiple of the threads if there are
   * images enough, as equal as can be, none empty.
   */
  int[] parts(int images) {
    int rounds = (images + threads * most - 1) / (threads * most);
    int[] parts = new int[Math.min(threads * rounds, images)];
    for (int p = 0; p < parts.length; p++) {
      parts[p] = images / parts.length + (p < images % parts.length ? 1 : 0);
    }
    return parts;
  }

  /** Runs all of it, and returns when all have ended; what one throws is thrown. */
  void run(List<Runnable> work) {
    AtomicInteger next = new AtomicInteger();
    Runnable take =
        () -> {
          for (int w = next.getAndIncrement(); w < work.size(); w = next.getAndIncrement()) {
            work.get(w).run();
          }
        };
    List<FutureTask<Void>> others = new ArrayList<>();
    for (int t = 1; t < Math.min(threads, work.size()); t++) {
      FutureTask<Void> task = new FutureTask<>(take, null);
      Thread thread = new Thread(task, "sampler");
      thread.setDaemon(true);
      thread.start();
      others.add(task);
    }
    try {
      take.run();
    } finally {
      others.forEach(ThreadTeam::await);
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
