package io.subscale.model.sample.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepDecoderTest {
  private static final NetSize NET = new NetSize(20, 1, 2, 2, 3, 3, 0.1);

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
      Decoder decoder = TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 11);
      StepDecoder steps = new StepDecoder(decoder, 3);
      for (int slice : new int[] {0, 1}) {
        assertSameLogits(decoder, steps, TinyWorld.batch(geometry, stage, 3, slice));
      }
    }
  }

  private static void assertSameLogits(Decoder decoder, StepDecoder steps, Batch batch) {
    float[] expected = decoder.logits(batch);
    int levels = decoder.spec().levels();
    int values = decoder.spec().sliceValues();
    steps.startSlice(decoder.context(batch));
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

  private static float size(float[] values) {
    float size = 0;
    for (float value : values) {
      size = Math.max(size, Math.abs(value));
    }
    return size;
  }

  @Test
  void contextOfAnotherSizeIsRefused() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.SUBSCALE, 2, 2, 2, 2);
    DecoderSpec spec = DecoderSpec.of(geometry.stage("subscale"), geometry, NET);
    StepDecoder steps = new StepDecoder(Decoder.create(spec, 1), 2);
    assertThatThrownBy(steps::logits).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> steps.startSlice(new float[80]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("80 numbers, not 160");
  }

  @Test
  void exponentialIsAccurateToTheFloat() {
    for (float x = -86.9f; x < 86.9f; x += 0.0137f) {
      double exact = Math.exp(x);
      assertThat((double) Pointwise.exp(x)).isCloseTo(exact, within(3e-7 * exact));
    }
    assertThat(Pointwise.exp(0)).isEqualTo(1);
    assertThat(Pointwise.exp(-1e9f)).isLessThan(1e-37f);
    assertThat(Pointwise.exp(1e9f)).isFinite();
  }
}
