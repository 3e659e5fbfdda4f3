package io.subscale.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.subscale.datasets.batch.EpochOrder.Place;
import io.subscale.datasets.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Property(tries = 200)
  void everyEpochVisitsEachExampleOnce(
      @ForAll @Size(min = 1, max = 9) int[] sizes,
      @ForAll @IntRange(min = 0, max = 3) int epoch,
      @ForAll long seed) {
    int[] groups = Arrays.stream(sizes).map(size -> Math.floorMod(size, 7)).toArray();
    int examples = Arrays.stream(groups).sum();
    Assume.that(examples > 0);
    EpochOrder order = new EpochOrder(groups, Seed.of(seed));

    List<Place> places = range(order, (long) epoch * examples, examples);

    Set<Place> all = new HashSet<>();
    for (int group = 0; group < groups.length; group++) {
      for (int row = 0; row < groups[group]; row++) {
        all.add(new Place(group, row));
      }
    }
    assertThat(places).hasSameSizeAs(all).containsAll(all);
  }

  @Property(tries = 100)
  void aPositionMeansTheSameInWhateverOrderItIsAsked(@ForAll long seed) {
    int[] groups = {5, 0, 3, 8};
    List<Place> forward = range(new EpochOrder(groups, Seed.of(seed)), 0, 64);
    EpochOrder order = new EpochOrder(groups, Seed.of(seed));
    List<Place> backward = new ArrayList<>();
    for (int position = 63; position >= 0; position--) {
      backward.add(order.at(position));
    }
    Collections.reverse(backward);

    assertThat(backward).isEqualTo(forward);
  }

  @Test
  void aRowGroupIsReadFromEndToEnd() {
    List<Integer> groups =
        range(new EpochOrder(new int[] {4, 4, 4, 4}, Seed.of(5)), 0, 16).stream()
            .map(Place::rowGroup)
            .toList();

    for (int start = 0; start < 16; start += 4) {
      assertThat(new HashSet<>(groups.subList(start, start + 4))).hasSize(1);
    }
  }

  @Test
  void epochsAndSeedsDiffer() {
    int[] sizes = {50, 50};
    EpochOrder order = new EpochOrder(sizes, Seed.of(1));

    assertThat(range(order, 0, 100)).isNotEqualTo(range(order, 100, 100));
    assertThat(range(order, 0, 100)).isNotEqualTo(range(new EpochOrder(sizes, Seed.of(2)), 0, 100));
  }

  /** The order is part of a checkpoint's meaning: a change here would break every resumed run. */
  @Test
  void orderNeverChanges() {
    assertThat(range(new EpochOrder(new int[] {3, 2, 4}, Seed.of(42)), 1000, 5))
        .containsExactly(
            new Place(1, 0), new Place(2, 1), new Place(2, 0), new Place(2, 2), new Place(2, 3));
  }

  @Test
  void nothingToVisitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EpochOrder(new int[] {0}, Seed.of(1)))
        .withMessage("there is no example to visit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EpochOrder(new int[] {1}, Seed.of(1)).at(-1))
        .withMessage("a position is at least 0, not -1");
  }

  private static List<Place> range(EpochOrder order, long from, int count) {
    return LongStream.range(from, from + count).mapToObj(order::at).toList();
  }
}
