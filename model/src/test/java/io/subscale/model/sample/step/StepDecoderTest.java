package io.subscale.model.sample.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.local.Seen;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.PlainKernels;
import io.subscale.model.step.VectorKernels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class StepDecoderTest {
  private static final NetSize NET = new NetSize(20, 1, 2, 2, 3, 3, 0.1, new Head.Softmax());

  @ParameterizedTest
  @CsvSource({
    "SUBSCALE, 1, 5, 4",
    "SUBSCALE, 2, 3, 3",
    "SUBSCALE, 3, 1, 5",
    "SIZE, 2, 4, 1",
    "SIZE, 3, 2, 2",
    "DEPTH, 1, 4, 5",
    "DEPTH, 2, 3, 2",
    "MULTIDIMENSIONAL, 2, 2, 6",
    "MULTIDIMENSIONAL, 3, 3, 2"
  })
  void logitsEqualThoseOfWholePasses(Plan plan, int scale, int height, int width) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, height, width, 3);
    for (Stage stage : plan.stages()) {
      for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
        assertSameLogits(geometry, stage, head.of(NET));
      }
    }
  }

  private static void assertSameLogits(PlanGeometry geometry, Stage stage, NetSize net) {
    Decoder decoder = TinyWorld.jittered(DecoderSpec.of(stage, geometry, net), 11);
    for (Kernels kernels : List.of(new VectorKernels(), new PlainKernels())) {
      StepDecoder steps = new StepDecoder(new StepWeights(decoder, kernels), 3);
      for (int slice : new int[] {0, 1}) {
        assertSameLogits(decoder, steps, TinyWorld.batch(geometry, stage, 3, slice));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TinyWorld.Heads.class)
  void everyWeightIsRead(TinyWorld.Heads head) {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 2, 2, 3);
    for (Stage stage : geometry.plan().stages()) {
      Decoder decoder = Decoder.create(DecoderSpec.of(stage, geometry, head.of(NET)), 1);
      StepWeights weights = new StepWeights(decoder);
      StepDecoder steps = new StepDecoder(weights, 1);
      assertThatThrownBy(steps::logits).isInstanceOf(IllegalStateException.class);
      assertThat(weights.packed().unread()).isEmpty();
    }
  }

  private static void assertSameLogits(Decoder decoder, StepDecoder steps, Batch batch) {
    float[] expected = decoder.logits(batch);
    int levels = decoder.spec().levels();
    int values = decoder.spec().sliceValues();
    steps.startSlice(Seen.past(batch, 0, batch.examples()));
    for (int value = 0; value < values; value++) {
      float[][] logits = steps.logits();
      int[] drawn = new int[batch.examples()];
      for (int n = 0; n < drawn.length; n++) {
        int from = (n * values + value) * levels;
        float[] whole = Arrays.copyOfRange(expected, from, from + levels);
        assertThat(logits[n])
            .as("value %d", value)
            .containsExactly(whole, within(1e-4f * size(whole)));
        drawn[n] = batch.target()[n * values + value];
      }
      steps.accept(drawn);
    }
    assertThatThrownBy(steps::logits).isInstanceOf(IllegalStateException.class);
  }

  /** Compressed pictures depend on it. */
  @ParameterizedTest
  @CsvSource({"SUBSCALE, 2, 5, 7", "DEPTH, 2, 3, 9", "MULTIDIMENSIONAL, 3, 2, 2"})
  void plainAndVectorKernelsGiveTheSameBits(Plan plan, int scale, int height, int width) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, height, width, 3);
    for (Stage stage : plan.stages()) {
      for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
        DecoderSpec spec = DecoderSpec.of(stage, geometry, head.of(NET));
        Decoder decoder = TinyWorld.jittered(spec, 5);
        StepDecoder plain = new StepDecoder(new StepWeights(decoder, new PlainKernels()), 2);
        StepDecoder vector = new StepDecoder(new StepWeights(decoder, new VectorKernels()), 2);
        Batch batch = TinyWorld.batch(geometry, stage, 2, 1);
        plain.startSlice(Seen.past(batch, 0, 2));
        vector.startSlice(Seen.past(batch, 0, 2));
        int values = spec.sliceValues();
        for (int value = 0; value < values; value++) {
          assertThat(vector.logits()).as("value %d", value).isDeepEqualTo(plain.logits());
          int[] drawn = {batch.target()[value], batch.target()[values + value]};
          plain.accept(drawn);
          vector.accept(drawn);
        }
      }
    }
  }

  private static float size(float[] values) {
    float size = 0;
    for (float value : values) {
      size = Math.max(size, Math.abs(value));
    }
    return size;
  }
}
