package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OperationsTest {
  /**
   * Width 8, 2x3 slices, 5 levels, S = 2, 1 residual block, 1 transformer layer, 2 gated layers, 3
   * value units, 2 examples; every product in the order of docs/MODEL.md.
   */
  @Test
  void countEqualsTheCountByHand() {
    long rows = 2 * 2 * 3;
    long embedder = (4 * 3 * 3 + 16) * 8 + 2 * 9 * 8 * 8;
    long tokens = 9 * 8 + 8 * 8;
    long transformer = 8 * 24 + 8 * 8 + 8 * 32 + 32 * 8;
    long entrance = 6 * 9 * 8 + 2 * 9 * 8;
    long gated = 6 * 8 * 16 + 2 * 8 * 16 + 16 * 16 + 3 * 8 * 16 + 8 * 8;
    long head = 3 * (8 * 8 + 8 * 5);
    long products = 2 * rows * (embedder + tokens + transformer + entrance + 2 * gated + head);
    long scores = 2 * (6 * 7 / 2);
    long attention = 2 * 2 * scores * 8;

    Operations counted = Operations.of(spec(2, 3, 1), 2);
    assertThat(counted.forwardFlop()).isEqualTo(products + attention);
    assertThat(counted.stepFlop()).isEqualTo(3 * (products + attention));
  }

  @Test
  void parametersAreTheDecoders() {
    DecoderSpec spec = spec(2, 3, 2);
    assertThat(Operations.of(spec, 1).parameters()).isEqualTo(Decoder.parameterCount(spec));
  }

  @Test
  void bytesOfOneMoreLayerAreItsRowsItsWeightsAndItsHeads() {
    long rows = 6;
    long moved = rows * (8 + 24 + 8 + 8 + 8 + 32 + 32 + 8) + 8 * 24 + 8 * 8 + 2 * 8 * 32;
    long attention = rows * 4 * 8;
    long one = Operations.of(spec(2, 3, 1), 1).forwardBytes();
    long two = Operations.of(spec(2, 3, 2), 1).forwardBytes();
    assertThat(two - one).isEqualTo(4 * (moved + attention));
  }

  /** D = 4, Q = 4, K = 1, A = 4, layers 1; u has 3 (4 + 2) + 12 + 4 columns, o 11, 12, 13. */
  @Test
  void lawCountsOneSlicesWeights() {
    NetSize size = new NetSize(8, 1, 1, 2, 2, 3, 0, new Head.Law(false, 4, 4, 1, 1));
    DecoderSpec spec = new DecoderSpec(2, 3, 5, 8, 4, 0, 0, new DecoderSpec.Range(0, 4, 3), size);
    long prediction = 3 * (3 * 4 + 1);
    long trunk = 34 * 4 + 4 * 4;
    long colours = 3 * (4 * 2 + 2 * 2) + (3 + 6 + 9) * 2 + (11 + 12 + 13) * 2;
    assertThat(Operations.of(spec, 2).forwardFlop())
        .isEqualTo(2L * 2 * 15 * (prediction + trunk + colours));
  }

  @Property(tries = 20)
  void operationsGrowWithTheExamplesAndWeightsDoNot(@ForAll @IntRange(min = 1, max = 99) int n) {
    Operations one = Operations.of(spec(3, 2, 1), 1);
    Operations many = Operations.of(spec(3, 2, 1), n);
    assertThat(many.stepFlop()).isEqualTo(n * one.stepFlop());
    assertThat(many.parameters()).isEqualTo(one.parameters());
  }

  private static DecoderSpec spec(int height, int columns, int layers) {
    NetSize size = new NetSize(8, 1, layers, 2, 2, 3, 0, new Head.Softmax());
    return new DecoderSpec(2, height, columns, 5, 4, 0, 0, new DecoderSpec.Range(0, 4, 3), size);
  }
}
