package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankSplitTest {
  private static final SplitKey ID = SplitKey.matching("");

  @Property
  void ranksAreInTheOrderOfUnsignedHashesThenOfKeys(@ForAll String a, @ForAll String b) {
    long hashOfA = Seed.of(0).fold("split").fold(a).asLong();
    long hashOfB = Seed.of(0).fold("split").fold(b).asLong();
    int byHash = Long.compareUnsigned(hashOfA, hashOfB);

    assertThat(Integer.signum(SplitRank.of(a).compareTo(SplitRank.of(b))))
        .isEqualTo(Integer.signum(byHash == 0 ? a.compareTo(b) : byHash));
    assertThat(new SplitRank(-1, "a")).isGreaterThan(new SplitRank(1, "b"));
    assertThat(new SplitRank(1, "a")).isLessThan(new SplitRank(1, "b"));
    assertThat(SplitRank.FIRST).isLessThanOrEqualTo(SplitRank.of(a));
  }

  /** Test and valid of both rules come from the same end of the same order. */
  @Property
  void keysBelowAHashAreOnOneSideByBothRules(@ForAll @Size(min = 1, max = 40) Set<String> ids) {
    List<SplitRank> ranks = ids.stream().map(SplitRank::of).sorted().toList();
    HashSplit byHash = new HashSplit(ID, new SplitShares(0.3, 0.3));
    List<Split> sides = ranks.stream().map(rank -> byHash.of(rank.key()).orElseThrow()).toList();

    assertThat(sides).isSortedAccordingTo((x, y) -> y.compareTo(x));
    List<SplitRank> withEnd = new ArrayList<>(ranks);
    withEnd.add(new SplitRank(-1, "\uffff"));
    SplitRank validFrom = withEnd.get((int) sides.stream().filter(Split.TEST::equals).count());
    SplitRank trainFrom = withEnd.get((int) sides.stream().filter(s -> s != Split.TRAIN).count());
    RankSplit byRank = new RankSplit(ID, validFrom, trainFrom);
    assertThat(ids).allSatisfy(id -> assertThat(byRank.of(id)).isEqualTo(byHash.of(id)));
  }

  @Test
  void theFirstRanksAreTestTheNextValidTheOthersTrain() {
    SplitRank validFrom = SplitRank.of("a");
    SplitRank trainFrom = SplitRank.of("b");
    RankSplit rule = new RankSplit(SplitKey.matching("^[^.]+"), validFrom, trainFrom);

    assertThat(validFrom).isLessThan(trainFrom);
    assertThat(rule.of("a.png")).contains(Split.VALID);
    assertThat(rule.of("b.png")).contains(Split.TRAIN);
    assertThat(new RankSplit(ID, SplitRank.FIRST, SplitRank.FIRST).of("")).contains(Split.TRAIN);
    assertThat(new RankSplit(ID, trainFrom, trainFrom).of("a")).contains(Split.TEST);
  }
}
