package io.subscale.model.simd;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs the pieces of a loop on the threads that one task may use: {@code OMP_NUM_THREADS}, as for
 * the native libraries, else all cores. With one thread everything runs in the caller.
 */
public final class Threads {
  private static final int COUNT = count(System.getenv("OMP_NUM_THREADS"));
  private static final ForkJoinPool HELPERS = new ForkJoinPool(cores());

  private Threads() {}

  /** How many that is in this process, at least 1. */
  public static int count() {
    return COUNT;
  }

  /**
   * Runs {@code body} once for every piece from 0 to {@code pieces - 1}, in any order, and returns
   * when all are done.
   *
   * @throws RuntimeException the first failure of a piece
   */
  public static void each(int pieces, IntConsumer body) {
    int helpers = Math.min(COUNT, pieces) - 1;
    if (helpers <= 0) {
      for (int piece = 0; piece < pieces; piece++) {
        body.accept(piece);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable take =
        () -> {
          for (int piece = next.getAndIncrement(); piece < pieces; ) {
            body.accept(piece);
            piece = next.getAndIncrement();
          }
        };
    ForkJoinTask<?>[] others = new ForkJoinTask<?>[helpers];
    for (int h = 0; h < helpers; h++) {
      others[h] = HELPERS.submit(take);
    }
    try {
      take.run();
    } finally {
      // A piece still at work would write into memory that the caller hands on.
      for (ForkJoinTask<?> other : others) {
        other.quietlyJoin();
      }
    }
    for (ForkJoinTask<?> other : others) {
      other.join();
    }
  }

  /** {@link #each} over the pieces of {@code size} elements that {@code length} falls into. */
  static void ranges(int length, int size, Range body) {
    each(
        (length + size - 1) / size,
        p -> body.accept(p, p * size, Math.min(length, (p + 1) * size)));
  }

  /** A piece of a loop. */
  @FunctionalInterface
  interface Range {
    /** Runs elements {@code from} to {@code to - 1}, the piece of this number. */
    void accept(int piece, int from, int to);
  }

  static int count(String setting) {
    if (setting != null && setting.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(setting);
    }
    return cores();
  }

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
