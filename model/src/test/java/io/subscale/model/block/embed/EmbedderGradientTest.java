package io.subscale.model.block.embed;

import io.subscale.model.graph.GradientCheck;
import org.junit.jupiter.api.Test;

class EmbedderGradientTest {
  @Test
  void values() {
    ValueEmbedding values = new ValueEmbedding(GradientCheck.common(), 5, 4);
    GradientCheck.of(values).values(6, 2, 3, 4, 6).gradientsAreDerivatives();
  }

  @Test
  void projection() {
    GradientCheck.of(new ContextProjection(GradientCheck.common(), 2, 11, 6))
        .features(24, 5)
        .features(24, 6)
        .values(4, 2, 1)
        .gradientsAreDerivatives();
  }

  @Test
  void residual() {
    ResidualBlock residual = new ResidualBlock(GradientCheck.common(), 3, 4, 5, 0.3);
    GradientCheck.of(residual).features(24, 5).gradientsAreDerivatives();
  }
}
