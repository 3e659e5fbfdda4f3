package io.subscale.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.model.simd.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThreadTeamTest {
  @Property
  void partsAreFewSmallAndKeepEveryThreadBusy(
      @ForAll @IntRange(min = 1, max = 300) int images,
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 9) int most) {
    int[] parts = new ThreadTeam(threads, most).parts(images);
    int[] sorted = Arrays.stream(parts).sorted().toArray();
    int largest = sorted[sorted.length - 1];
    assertThat(Arrays.stream(parts).sum()).isEqualTo(images);
    assertThat(sorted[0]).isPositive();
    assertThat(largest - sorted[0]).isLessThanOrEqualTo(1);
    assertThat(largest).isLessThanOrEqualTo(most);
    if (parts.length < images) {
      assertThat(parts.length % threads).isZero();
      assertThat(images).isGreaterThan((parts.length - threads) * most);
    }
  }

  @Property(tries = 50)
  void everyPartRunsOnceOnAsManyThreadsAtMost(
      @ForAll @IntRange(min = 1, max = 20) int parts,
      @ForAll @IntRange(min = 1, max = 4) int threads) {
    List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
    Set<Thread> by = ConcurrentHashMap.newKeySet();
    List<Runnable> work = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      int part = p;
      work.add(
          () -> {
            ran.add(part);
            by.add(Thread.currentThread());
          });
    }
    new ThreadTeam(threads, 1).run(work);
    assertThat(ran).hasSize(parts).doesNotHaveDuplicates();
    assertThat(by.size()).isLessThanOrEqualTo(threads);
  }

  @Test
  void teamOfTheProcessHasTheThreadsOfTheKernels() {
    assertThat(ThreadTeam.ofProcess().threads()).isEqualTo(Threads.count());
  }

  @Test
  void failureOfAnyPartIsThrown() {
    for (int bad = 0; bad < 4; bad++) {
      List<Runnable> work = new ArrayList<>(Collections.nCopies(4, () -> {}));
      work.set(
          bad,
          () -> {
            throw new IllegalArgumentException("bad");
          });
      assertThatThrownBy(() -> new ThreadTeam(2, 1).run(work)).hasStackTraceContaining("bad");
    }
  }
}
