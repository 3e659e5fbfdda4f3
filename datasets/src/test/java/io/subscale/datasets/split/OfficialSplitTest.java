package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfficialSplitTest {
  private static final OfficialSplit RULE = new OfficialSplit(SplitKey.matching(""), 0.1);

  @Test
  void theShareComesOutOfTrainAndOutOfNothingElse() {
    long valid =
        IntStream.range(0, 10_000)
            .filter(i -> RULE.of("data_batch_1/" + i).orElseThrow() == Split.VALID)
            .count();
    assertThat(valid).isBetween(900L, 1100L); // 1,000 expected, 30 of standard deviation
    assertThat(IntStream.range(0, 1000).mapToObj(i -> RULE.of("test_batch/" + i).orElseThrow()))
        .containsOnly(Split.TEST);
    assertThat(RULE.of("val/a.png")).contains(Split.VALID);
    assertThat(RULE.of("extras.zip/a.png")).isEmpty();
  }

  @Test
  void withoutAShareItIsTheFoldersRule() {
    OfficialSplit none = new OfficialSplit(SplitKey.matching(""), 0);
    assertThat(IntStream.range(0, 1000).mapToObj(i -> none.of("train/" + i).orElseThrow()))
        .containsOnly(Split.TRAIN);
  }

  @Test
  void variantsOfOneKeyStayTogether() {
    OfficialSplit keyed = new OfficialSplit(SplitKey.matching("/([^-]+)-"), 0.5);
    for (int scene = 0; scene < 50; scene++) {
      assertThat(keyed.of("train/" + scene + "-left.png"))
          .isEqualTo(keyed.of("train/" + scene + "-right.png"));
    }
  }
}
