package io.subscale.datasets.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceWindowTest {
  @ParameterizedTest
  @CsvSource({"1, 0, 1", "2, 4, 9", "4, 24, 49", "8, 112, 225"})
  void slotCounts(int scale, int earlier, int all) {
    assertThat(SliceWindow.earlier(scale)).hasSize(earlier);
    assertThat(SliceWindow.all(scale)).hasSize(all);
  }

  @Test
  void sliceTwoTwoOfFourSeesTenOfTwentyFour() {
    int[] slices = SliceWindow.slicesAt(4, 2 * 4 + 2, SliceWindow.earlier(4));

    assertThat(Arrays.stream(slices).filter(slice -> slice >= 0).boxed())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(Arrays.stream(slices).filter(slice -> slice < 0)).hasSize(14);
  }

  @Test
  void slotsAscendByRowThenColumn() {
    assertThat(SliceWindow.earlier(2))
        .containsExactly(
            new Offset(-1, -1), new Offset(-1, 0), new Offset(-1, 1), new Offset(0, -1));
  }

  @Property
  void earlierSlotsHoldEveryEarlierSliceOnce(
      @ForAll @IntRange(min = 1, max = 6) int scale, @ForAll @IntRange(min = 0, max = 35) int k) {
    int target = k % (scale * scale);
    int[] slices = SliceWindow.slicesAt(scale, target, SliceWindow.earlier(scale));

    int[] filled = Arrays.stream(slices).filter(slice -> slice >= 0).toArray();
    assertThat(filled).hasSize(target).doesNotHaveDuplicates();
    assertThat(Arrays.stream(filled)).allMatch(slice -> slice < target);
  }

  @Property
  void allSlotsHoldEverySliceOnce(
      @ForAll @IntRange(min = 1, max = 6) int scale, @ForAll @IntRange(min = 0, max = 35) int k) {
    int target = k % (scale * scale);
    int[] slices = SliceWindow.slicesAt(scale, target, SliceWindow.all(scale));

    int[] filled = Arrays.stream(slices).filter(slice -> slice >= 0).toArray();
    assertThat(filled).hasSize(scale * scale).doesNotHaveDuplicates();
  }
}
