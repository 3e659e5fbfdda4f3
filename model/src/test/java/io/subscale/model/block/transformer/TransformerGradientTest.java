package io.subscale.model.block.transformer;

import io.subscale.model.block.PixelSize;
import io.subscale.model.graph.GradientCheck;
import org.junit.jupiter.api.Test;

class TransformerGradientTest {
  private static final int ROWS = 2 * 3 * 4;

  @Test
  void block() {
    TransformerBlock block = new TransformerBlock(GradientCheck.common(), 12, 2, 6, 0.3);
    GradientCheck.of(block).features(ROWS, 6).gradientsAreDerivatives();
  }

  @Test
  void norm() {
    FinalNorm norm = new FinalNorm(GradientCheck.common(), 6);
    GradientCheck.of(norm).features(ROWS, 6).gradientsAreDerivatives();
  }

  @Test
  void tokens() {
    TokenEmbedding tokens =
        new TokenEmbedding(GradientCheck.common(), new PixelSize(3, 4, 5, 6, 7, 8));
    GradientCheck.of(tokens).features(ROWS, 5).features(ROWS, 7).gradientsAreDerivatives();
  }

  @Test
  void tokensWithoutContextAndWithoutNeighbours() {
    TokenEmbedding tokens =
        new TokenEmbedding(GradientCheck.common(), new PixelSize(1, 1, 5, 6, 0, 8));
    GradientCheck.of(tokens).features(2, 5).gradientsAreDerivatives();
  }
}
