package io.subscale.model.block.law;

import io.subscale.model.graph.GradientCheck;
import io.subscale.model.local.LocalShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LawHeadGradientTest {
  private static final Set<String> FITTED = Set.of("ls", "lc", "sc");

  @Test
  void head() {
    LocalShape shape = new LocalShape(2, 0, 4, 2, 3, 3, 8, false, 5);
    LawHead head = new LawHead(GradientCheck.common(), shape, new LawHead.Sizes(0, 6, 2, 2));
    GradientCheck.withFixed(head, FITTED)
        .values(8, 2, 2, 3, 3)
        .values(8, 2, 2, 3, 12)
        .values(4, 2, 1)
        .gradientsAreDerivatives();
  }

  @Test
  void headOverABodyOfLowBits() {
    LocalShape shape = new LocalShape(1, 0, 1, 2, 3, 3, 4, true, 5);
    LawHead head = new LawHead(GradientCheck.common(), shape, new LawHead.Sizes(4, 6, 1, 2));
    GradientCheck.withFixed(head, FITTED)
        .values(4, 2, 2, 3, 3)
        .values(2, 2, 2, 3, 3)
        .values(1, 2, 1)
        .features(12, 4)
        .gradientsAreDerivatives();
  }
}
