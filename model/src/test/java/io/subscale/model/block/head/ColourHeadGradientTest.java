package io.subscale.model.block.head;

import io.subscale.model.graph.GradientCheck;
import org.junit.jupiter.api.Test;

class ColourHeadGradientTest {
  @Test
  void head() {
    ColourHead head = new ColourHead(GradientCheck.common(), 5, 6);
    GradientCheck.of(head).features(12, 6).values(5, 2, 2, 3, 3).gradientsAreDerivatives();
  }
}
