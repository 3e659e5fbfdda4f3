package io.subscale.model.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.model.weight.Initial;
import io.subscale.model.weight.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackedWeightsTest {
  private final Map<String, long[]> tensors = new LinkedHashMap<>();
  private final PackedWeights weights;
  private final StepSetup setup;

  PackedWeightsTest() {
    tensors.put("t1.bias", new long[] {2});
    tensors.put("t1.table", new long[] {2, 3});
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    weights = new PackedWeights(tensors, values, new PlainKernels());
    setup =
        new StepSetup(
            "t1",
            weights,
            1,
            1,
            List.of(new Activations.Data(Activations.Data.Kind.TARGET, 3)),
            Map.of());
  }

  @Test
  void weightsLieInTheOrderOfTheirTensors() {
    Weight table = Weight.table("table", Initial.zero(), 2, 3);
    assertThat(setup.tensor(Weight.bias("bias", 2))).containsExactly(1, 2);
    assertThat(setup.table(table)).isDeepEqualTo(new float[][] {{3, 4, 5}, {6, 7, 8}});
    assertThat(weights.unread()).isEmpty();
  }

  @Test
  void weightThatTheDecoderHasNotIsRefused() {
    assertThatThrownBy(() -> setup.tensor(Weight.bias("bias", 3)))
        .hasMessage("the sampler wants weight t1.bias of shape [3]; the decoder's has [2]");
    assertThatThrownBy(() -> setup.tensor(Weight.bias("other", 2)))
        .hasMessageContaining("no such weight");
    assertThat(weights.unread()).containsExactly("t1.bias", "t1.table");
  }

  @Test
  void weightsThatTheTensorsDoNotCoverAreRefused() {
    assertThatThrownBy(() -> new PackedWeights(tensors, new float[9], new PlainKernels()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 weights in tensors of 8");
  }

  @Test
  void inputOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> setup.pixel(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("t1 reads its input 0 as Pixel, which gives Data");
  }
}
