package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who sees whom, bit for bit, in slices that attention cuts into several tiles of queries and of
 * keys: {@link DecoderCausalityTest} on 72 tokens, for a sample of sub-pixels.
 */
class FusedCausalityTest {
  private static final int HEIGHT = 8;
  private static final int WIDTH = 9;
  private static final NetSize NET = new NetSize(16, 1, 2, 2, 2, 3, 0, new Head.Softmax());

  /** Tokens on both sides of the borders of tiles of 16, 32 and 64, the first and the last. */
  private static final int[] TOKENS = {0, 1, 15, 16, 31, 32, 47, 48, 62, 63, 64, 65, 70, 71};

  @ParameterizedTest
  @EnumSource(Plan.class)
  void subPixelReachesNoEarlierLogit(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, HEIGHT, WIDTH, 3);
    byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
    for (Stage stage : plan.stages()) {
      Decoder decoder = TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 23);
      int[] slices = geometry.slices(stage);
      float[][] before = logits(geometry, stage, decoder, image);
      for (int slice : slices) {
        for (int token : TOKENS) {
          int changed = token * 3 + token % 3;
          byte[] other = image.clone();
          other[slice * geometry.grid().sliceValues() + changed] ^=
              (byte) (stage.target() == Target.HI ? 4 : 1);
          float[][] after = logits(geometry, stage, decoder, other);
          for (int s = 0; s < slices.length; s++) {
            int reached =
                slices[s] < slice ? Integer.MAX_VALUE : slices[s] > slice ? 0 : changed + 1;
            assertReaches(geometry.levels(stage), before[s], after[s], reached);
          }
        }
      }
    }
  }

  /** Not every later one: the embedder sees near pixels of earlier slices only. */
  private static void assertReaches(int levels, float[] before, float[] after, int reached) {
    int first = Math.min(reached, before.length / levels) * levels;
    assertThat(Arrays.copyOf(after, first)).isEqualTo(Arrays.copyOf(before, first));
    if (first < after.length) {
      assertThat(after).isNotEqualTo(before);
    }
  }

  /** Of each of the stage's slices of an image. */
  private static float[][] logits(
      PlanGeometry geometry, Stage stage, Decoder decoder, byte[] image) {
    int[] slices = geometry.slices(stage);
    float[][] logits = new float[slices.length][];
    for (int s = 0; s < slices.length; s++) {
      BatchAssembler assembler = new BatchAssembler(geometry, stage);
      logits[s] = decoder.logits(assembler.assemble(List.of(image), new int[] {slices[s]}));
    }
    return logits;
  }
}
