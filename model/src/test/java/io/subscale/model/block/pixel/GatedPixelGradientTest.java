package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.graph.GradientCheck;
import org.junit.jupiter.api.Test;

class GatedPixelGradientTest {
  @Test
  void stack() {
    PixelSize size = new PixelSize(3, 4, 5, 6, 7, 4);
    GradientCheck.of(new GatedPixelStack(GradientCheck.common(), size, 2, 0.3))
        .features(24, 5)
        .features(24, 6)
        .features(24, 7)
        .gradientsAreDerivatives();
  }

  @Test
  void stackWithoutContextOverOneRow() {
    PixelSize size = new PixelSize(1, 4, 5, 6, 0, 4);
    GradientCheck.of(new GatedPixelStack(GradientCheck.common(), size, 3, 0))
        .features(8, 5)
        .features(8, 6)
        .gradientsAreDerivatives();
  }
}
