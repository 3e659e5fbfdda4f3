package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With two threads, as the build's tests run. */
class ThreadsTest {
  /** Without a setting, or with one that is no number of threads, all cores, as OpenMP has it. */
  @Test
  void countIsTheSettingElseAllCores() {
    assertThat(Threads.count("3")).isEqualTo(3);
    for (String none : new String[] {null, "", "0", "-1", "two", "12345"}) {
      assertThat(Threads.count(none)).isEqualTo(Threads.cores());
    }
    assertThat(Threads.count()).isEqualTo(Threads.count(System.getenv("OMP_NUM_THREADS")));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 1000})
  void everyPieceRunsOnce(int pieces) {
    AtomicIntegerArray runs = new AtomicIntegerArray(pieces + 1);
    Threads.each(pieces, runs::incrementAndGet);
    for (int piece = 0; piece < pieces; piece++) {
      assertThat(runs.get(piece)).as("piece %d", piece).isEqualTo(1);
    }
    assertThat(runs.get(pieces)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 8", "1, 8", "7, 8", "8, 8", "9, 8", "100, 7"})
  void rangesCoverEveryElementOnce(int length, int size) {
    AtomicIntegerArray runs = new AtomicIntegerArray(length + size);
    Threads.ranges(
        length,
        size,
        (piece, from, to) -> {
          assertThat(from).isEqualTo(piece * size);
          for (int i = from; i < to; i++) {
            runs.incrementAndGet(i);
          }
        });
    for (int i = 0; i < length + size; i++) {
      assertThat(runs.get(i)).as("element %d", i).isEqualTo(i < length ? 1 : 0);
    }
  }

  /**
   * Whether the caller's own piece fails or a helper's, the other ends before the caller goes on.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failureReachesTheCallerAfterAllPiecesEnded(boolean callerFails) {
    Thread caller = Thread.currentThread();
    CountDownLatch started = new CountDownLatch(2);
    AtomicBoolean otherEnded = new AtomicBoolean();
    Throwable failure =
        catchThrowable(
            () ->
                Threads.each(
                    2,
                    piece -> {
                      started.countDown();
                      await(started);
                      if (callerFails == (Thread.currentThread() == caller)) {
                        throw new IllegalStateException("broken piece");
                      }
                      pause();
                      otherEnded.set(true);
                    }));
    assertThat(failure).isInstanceOf(IllegalStateException.class);
    assertThat(failure).hasStackTraceContaining("broken piece");
    assertThat(otherEnded).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("a second thread came").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
