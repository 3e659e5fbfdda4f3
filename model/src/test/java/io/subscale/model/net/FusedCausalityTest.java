package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who sees whom, bit for bit, in slices that attention cuts into several tiles of queries and of
 * keys: {@link DecoderCausalityTest} on 72 tokens, for a sample of sub-pixels.
 */
@Tag("slow")
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
    int values = geometry.grid().sliceValues();
    byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
    for (Stage stage : plan.stages()) {
      Decoder decoder = TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 23);
      int[] slices = geometry.slices(stage);
      List<byte[]> others = new ArrayList<>();
      for (int slice : slices) {
        for (int token : TOKENS) {
          byte[] other = image.clone();
          other[slice * values + changed(token)] ^= (byte) (stage.target() == Target.HI ? 4 : 1);
          others.add(other);
        }
      }
      for (int seen : slices) {
        List<byte[]> same = Collections.nCopies(others.size(), image);
        float[][] before = logits(geometry, stage, decoder, same, seen);
        float[][] after = logits(geometry, stage, decoder, others, seen);
        for (int n = 0; n < before.length; n++) {
          int slice = slices[n / TOKENS.length];
          int own = changed(TOKENS[n % TOKENS.length]) + 1;
          int reached = seen < slice ? Integer.MAX_VALUE : seen > slice ? 0 : own;
          assertReaches(geometry.levels(stage), before[n], after[n], reached);
        }
      }
    }
  }

  /** The value of a token that is changed. */
  private static int changed(int token) {
    return token * 3 + token % 3;
  }

  /** Not every later one: the embedder sees near pixels of earlier slices only. */
  private static void assertReaches(int levels, float[] before, float[] after, int reached) {
    int first = Math.min(reached, before.length / levels) * levels;
    assertThat(Arrays.copyOf(after, first)).isEqualTo(Arrays.copyOf(before, first));
    if (first < after.length) {
      assertThat(after).isNotEqualTo(before);
    }
  }

  /** Of a slice of each image. */
  private static float[][] logits(
      PlanGeometry geometry, Stage stage, Decoder decoder, List<byte[]> images, int slice) {
    int[] slices = new int[images.size()];
    Arrays.fill(slices, slice);
    float[] all = decoder.logits(new BatchAssembler(geometry, stage).assemble(images, slices));
    int each = all.length / images.size();
    float[][] logits = new float[images.size()][];
    for (int n = 0; n < logits.length; n++) {
      logits[n] = Arrays.copyOfRange(all, n * each, (n + 1) * each);
    }
    return logits;
  }
}
