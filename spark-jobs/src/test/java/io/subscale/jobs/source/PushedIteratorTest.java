package io.subscale.jobs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PushedIteratorTest {
  @Test
  void everythingArrivesInOrder() {
    for (int count : new int[] {0, 1, 256, 1000, 10_000}) {
      List<Integer> arrived = new ArrayList<>();
      new PushedIterator<Integer>(
              "test", sink -> IntStream.range(0, count).forEach(sink::accept), element -> 0)
          .forEachRemaining(arrived::add);
      assertThat(arrived).containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
    }
  }

  @Test
  void theProducerNeverRunsFarAhead() {
    AtomicInteger produced = new AtomicInteger();
    PushedIterator<Integer> numbers = counting(produced, 0);
    for (int i = 0; i < 20_000; i++) {
      assertThat(numbers.next()).isEqualTo(i);
    }
    assertThat(produced.get()).isLessThan(20_000 + 20 * 256);
    numbers.close();
  }

  @Test
  void aFailureComesAfterWhatWasFound() {
    PushedIterator<Integer> numbers =
        new PushedIterator<>(
            "test",
            sink -> {
              sink.accept(7);
              throw new IllegalStateException("truncated");
            },
            element -> 0);
    assertThat(numbers.next()).isEqualTo(7);
    assertThatThrownBy(numbers::hasNext).hasMessage("truncated");
  }

  @Test
  void largeElementsAreCountedByTheirBytes() {
    AtomicInteger produced = new AtomicInteger();
    PushedIterator<Integer> numbers = counting(produced, 1 << 20);
    for (int i = 0; i < 100; i++) {
      assertThat(numbers.next()).isEqualTo(i);
    }
    assertThat(produced.get()).isLessThan(100 + 20);
    numbers.close();
  }

  /** Numbers without end, as elements of so many bytes. */
  private static PushedIterator<Integer> counting(AtomicInteger produced, int bytes) {
    return new PushedIterator<>(
        "test",
        sink -> {
          while (true) {
            sink.accept(produced.getAndIncrement());
          }
        },
        element -> bytes);
  }
}
