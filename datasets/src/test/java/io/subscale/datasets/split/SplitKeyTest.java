package io.subscale.datasets.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SplitKeyTest {
  @Test
  void groupsAreJoinedAndThoseThatCaptureNothingAreLeftOut() {
    SplitKey key = SplitKey.matching("([a-z]+)(-\\d+)?(?:@2x)?(\\.png)");

    assertThat(key.of("in/cat-7@2x.png")).isEqualTo("cat-7.png");
    assertThat(key.of("in/cat@2x.png")).isEqualTo("cat.png");
  }

  @Test
  void withoutGroupsTheWholeMatchIsTheKey() {
    assertThat(SplitKey.matching("scene\\d+").of("in/scene12/left-scene3.jpg"))
        .isEqualTo("scene12");
    assertThat(SplitKey.matching("(?:scene)\\d+").of("in/scene12.jpg")).isEqualTo("scene12");
  }

  @Test
  void anIdOfWhichNothingIsCapturedIsItsOwnKey() {
    assertThat(SplitKey.matching("scene(\\d+)").of("in/other.jpg")).isEqualTo("in/other.jpg");
    assertThat(SplitKey.matching("scene(\\d*)").of("in/scene.jpg")).isEqualTo("in/scene.jpg");
    assertThat(SplitKey.matching("(a)|b").of("b.jpg")).isEqualTo("b.jpg");
  }

  @Property
  void withoutAPatternEveryIdIsItsOwnKey(@ForAll String id) {
    assertThat(SplitKey.matching("").of(id)).isEqualTo(id);
  }

  @Property
  void ofNamesOfTwoPartsOneDecides(@ForAll int shown, @ForAll int one, @ForAll int other) {
    SplitKey key = SplitKey.matching("photo(-?\\d+)");

    assertThat(key.of("photo" + shown + "_" + one))
        .isEqualTo(key.of("photo" + shown + "_" + other));
  }

  @Test
  void whatIsNoRegularExpressionIsRefused() {
    assertThatThrownBy(() -> SplitKey.matching("(")).isInstanceOf(PatternSyntaxException.class);
  }
}
