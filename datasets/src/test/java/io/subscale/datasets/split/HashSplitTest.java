package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HashSplitTest {
  @Test
  void sharesAreKept() {
    Map<Split, Long> counts =
        IntStream.range(0, 20_000)
            .mapToObj(photo -> side(0.1, 0.2, "photos/" + photo + ".jpg"))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts.get(Split.TEST) / 20_000.0).isCloseTo(0.2, within(0.01));
    assertThat(counts.get(Split.VALID) / 20_000.0).isCloseTo(0.1, within(0.01));
  }

  /** A stored data set's split is part of every number reported on it. */
  @Test
  void assignmentNeverChanges() {
    assertThat(IntStream.range(0, 12).mapToObj(photo -> side(0.3, 0.3, "photo-" + photo).key()))
        .containsExactly(
            "train", "train", "test", "train", "test", "test", "train", "test", "valid", "test",
            "train", "test");
  }

  @Property
  void aLargerValidShareLeavesTestAsItIs(@ForAll String id) {
    boolean test = side(0.05, 0.25, id) == Split.TEST;

    assertThat(side(0.5, 0.25, id) == Split.TEST).isEqualTo(test);
  }

  @Property
  void withoutSharesAllIsTrain(@ForAll String id) {
    assertThat(side(0, 0, id)).isEqualTo(Split.TRAIN);
  }

  @Property
  void theKeyAloneDecides(@ForAll String id) {
    HashSplit byKey = new HashSplit(SplitKey.matching("(?s)key=.*"), new SplitShares(0.3, 0.3));

    assertThat(byKey.of("one/key=" + id)).isEqualTo(byKey.of("other/key=" + id));
  }

  private static Split side(double valid, double test, String id) {
    return new HashSplit(SplitKey.matching(""), new SplitShares(valid, test)).of(id).orElseThrow();
  }
}
