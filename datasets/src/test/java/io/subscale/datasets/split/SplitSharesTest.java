package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SplitSharesTest {
  /** 0.15 * 27 = 4.05 and 0.05 * 27 = 1.35. */
  @Test
  void countsAreRoundedShares() {
    assertCounts(new SplitShares(0.05, 0.15), 27, 1, 4);
    assertCounts(new SplitShares(0.05, 0.15), 100, 5, 15);
    assertCounts(new SplitShares(0.25, 0.25), 10, 3, 3);
  }

  @Test
  void aShareIsAtLeastOneKeyWhereThereAreEnough() {
    SplitShares small = new SplitShares(0.01, 0.01);
    assertCounts(small, 0, 0, 0);
    assertCounts(small, 1, 0, 0);
    assertCounts(small, 2, 0, 1);
    assertCounts(small, 3, 1, 1);
    SplitShares large = new SplitShares(0.05, 0.9);
    assertCounts(large, 2, 0, 1);
    assertCounts(large, 3, 1, 1);
    assertCounts(large, 4, 1, 2);
    assertCounts(new SplitShares(0.5, 0), 2, 1, 0);
  }

  @Property
  void everySplitGetsItsShareOfEnoughKeys(
      @ForAll @LongRange(max = 1L << 40) long keys,
      @ForAll @DoubleRange(max = 0.47) double valid,
      @ForAll @DoubleRange(max = 0.47) double test) {
    SplitShares shares = new SplitShares(valid, test);
    long forValid = shares.validOf(keys);
    long forTest = shares.testOf(keys);

    assertThat(keys - forValid - forTest).isGreaterThanOrEqualTo(Math.min(keys, 1));
    assertThat(forTest).isBetween(test > 0 && keys > 1 ? 1L : 0L, test > 0 ? keys : 0L);
    assertThat(forValid).isBetween(valid > 0 && keys > 2 ? 1L : 0L, valid > 0 ? keys : 0L);
    assertThat((double) forTest).isCloseTo(test * keys, within(1.0));
    assertThat((double) forValid).isCloseTo(valid * keys, within(1.0));
  }

  @Test
  void wrongSharesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitShares(0.5, 0.5))
        .withMessageContaining("below 1 together, not 0.5 and 0.5");
    assertThatIllegalArgumentException().isThrownBy(() -> new SplitShares(-0.1, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new SplitShares(Double.NaN, 0.5));
  }

  private static void assertCounts(SplitShares shares, long keys, long valid, long test) {
    assertThat(shares.validOf(keys)).as("valid of %d keys", keys).isEqualTo(valid);
    assertThat(shares.testOf(keys)).as("test of %d keys", keys).isEqualTo(test);
  }
}
