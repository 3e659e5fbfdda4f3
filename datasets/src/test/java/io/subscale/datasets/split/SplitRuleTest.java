package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitRuleTest {
  @Test
  void sharesAreKept() {
    SplitRule rule = new SplitRule(0.1, 0.2);

    Map<Split, Long> counts =
        IntStream.range(0, 20_000)
            .mapToObj(photo -> rule.of("photos/" + photo + ".jpg"))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(counts.get(Split.TEST) / 20_000.0).isCloseTo(0.2, within(0.01));
    assertThat(counts.get(Split.VALID) / 20_000.0).isCloseTo(0.1, within(0.01));
  }

  /** A stored data set's split is part of every number reported on it. */
  @Test
  void assignmentNeverChanges() {
    SplitRule rule = new SplitRule(0.3, 0.3);

    assertThat(IntStream.range(0, 12).mapToObj(photo -> rule.of("photo-" + photo).key()))
        .containsExactly(
            "train", "train", "test", "train", "test", "test", "train", "test", "valid", "test",
            "train", "test");
  }

  @Property
  void aLargerValidShareLeavesTestAsItIs(@ForAll String id) {
    boolean test = new SplitRule(0.05, 0.25).of(id) == Split.TEST;

    assertThat(new SplitRule(0.5, 0.25).of(id) == Split.TEST).isEqualTo(test);
  }

  @Property
  void withoutSharesAllIsTrain(@ForAll String id) {
    assertThat(new SplitRule(0, 0).of(id)).isEqualTo(Split.TRAIN);
  }

  @Test
  void wrongSharesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitRule(0.5, 0.5))
        .withMessageContaining("below 1 together, not 0.5 and 0.5");
    assertThatIllegalArgumentException().isThrownBy(() -> new SplitRule(-0.1, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new SplitRule(Double.NaN, 0.5));
  }
}
