package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.plan.Target;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sees whom, bit for bit, in the network as it is trained. */
class DecoderCausalityTest {
  private static final int SCALE = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 3;

  /** A law alone looks at neighbours only. */
  @ParameterizedTest
  @EnumSource(Plan.class)
  void underALawSubPixelReachesSomeLaterLogitsAndNoEarlierOne(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, SCALE, HEIGHT, WIDTH, 3);
    byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
    int values = geometry.grid().sliceValues();
    for (Stage stage : plan.stages()) {
      Decoder decoder = decoder(geometry, stage, TinyWorld.Heads.LAW);
      int[] slices = geometry.slices(stage);
      int reached = 0;
      for (int slice : slices) {
        for (int changed = 0; changed < values; changed++) {
          byte[] other = image.clone();
          other[slice * values + changed] ^= (byte) (stage.target() == Target.HI ? 4 : 1);
          for (int seen : slices) {
            int first = seen < slice ? values : seen == slice ? changed + 1 : 0;
            float[] before = logits(geometry, stage, decoder, image, seen);
            float[] after = logits(geometry, stage, decoder, other, seen);
            int levels = geometry.levels(stage);
            assertThat(Arrays.mismatch(before, after))
                .as("slice %d, value %d, seen from %d", slice, changed, seen)
                .matches(at -> at == -1 || at >= first * levels);
            reached += Arrays.equals(before, after) ? 0 : 1;
          }
        }
      }
      assertThat(reached).isGreaterThan(slices.length * values / 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void subPixelReachesAllLaterLogitsAndNoEarlierOne(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, SCALE, HEIGHT, WIDTH, 3);
    byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
    int values = geometry.grid().sliceValues();
    for (Stage stage : plan.stages()) {
      Decoder decoder = decoder(geometry, stage, TinyWorld.Heads.SOFTMAX);
      int[] slices = geometry.slices(stage);
      for (int slice : slices) {
        for (int changed = 0; changed < values; changed++) {
          byte[] other = image.clone();
          other[slice * values + changed] ^= (byte) (stage.target() == Target.HI ? 4 : 1);
          for (int seen : slices) {
            float[] before = logits(geometry, stage, decoder, image, seen);
            float[] after = logits(geometry, stage, decoder, other, seen);
            int firstReached = seen < slice ? values : seen == slice ? changed + 1 : 0;
            assertReaches(geometry.levels(stage), before, after, firstReached);
          }
        }
      }
    }
  }

  private static void assertReaches(int levels, float[] before, float[] after, int first) {
    int values = before.length / levels;
    for (int v = 0; v < values; v++) {
      boolean same =
          Arrays.equals(before, v * levels, (v + 1) * levels, after, v * levels, (v + 1) * levels);
      assertThat(same).as("value %d, reached from %d", v, first).isEqualTo(v < first);
    }
  }

  @Test
  void depthDecoderSeesHighBitsOfFuturePixels() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, SCALE, HEIGHT, WIDTH, 3);
    for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
      assertDepthSeesTheFuture(geometry, head);
    }
  }

  private static void assertDepthSeesTheFuture(PlanGeometry geometry, TinyWorld.Heads head) {
    Stage depth = geometry.stage("depth");
    Decoder decoder = decoder(geometry, depth, head);
    byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
    byte[] other = image.clone();
    other[geometry.grid().sliceValues()] ^= 4; // The first of slice 1, right of slice 0's first.
    float[] before = logits(geometry, depth, decoder, image, 0);
    float[] after = logits(geometry, depth, decoder, other, 0);
    assertThat(after).isNotEqualTo(before);
  }

  private static Decoder decoder(PlanGeometry geometry, Stage stage, TinyWorld.Heads head) {
    NetSize size = head.of(new NetSize(8, 1, 1, 2, 2, 3, 0, new Head.Softmax()));
    Decoder decoder = Decoder.create(DecoderSpec.of(stage, geometry, size), 5);
    SplittableRandom random = new SplittableRandom(9);
    float[] parameters = decoder.parameters();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) random.nextDouble(-0.5, 0.5);
    }
    decoder.setParameters(parameters);
    return decoder;
  }

  private static float[] logits(
      PlanGeometry geometry, Stage stage, Decoder decoder, byte[] image, int slice) {
    return decoder.logits(
        new BatchAssembler(geometry, stage).assemble(List.of(image), new int[] {slice}));
  }
}
