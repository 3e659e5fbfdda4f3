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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sees whom, bit for bit, in the network as it is trained. */
@Tag("slow")
class DecoderCausalityTest {
  private static final int SCALE = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 3;

  /** A law alone looks at neighbours only. */
  @ParameterizedTest
  @EnumSource(Plan.class)
  void underALawSubPixelReachesSomeLaterLogitsAndNoEarlierOne(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, SCALE, HEIGHT, WIDTH, 3);
    for (Stage stage : plan.stages()) {
      Changes changes = new Changes(geometry, stage);
      int reached = 0;
      for (Seen seen : changes.seen(decoder(geometry, stage, TinyWorld.Heads.LAW))) {
        int mismatch = Arrays.mismatch(seen.before(), seen.after());
        assertThat(mismatch)
            .as(seen.toString())
            .matches(at -> at == -1 || at >= seen.first() * geometry.levels(stage));
        reached += mismatch == -1 ? 0 : 1;
      }
      assertThat(reached).isGreaterThan(changes.examples() / 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void subPixelReachesAllLaterLogitsAndNoEarlierOne(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, SCALE, HEIGHT, WIDTH, 3);
    for (Stage stage : plan.stages()) {
      Changes changes = new Changes(geometry, stage);
      List<Seen> all = changes.seen(decoder(geometry, stage, TinyWorld.Heads.SOFTMAX));
      assertThat(all).hasSize(changes.examples() * geometry.slices(stage).length);
      for (Seen seen : all) {
        assertReaches(geometry.levels(stage), seen.before(), seen.after(), seen.first());
      }
    }
  }

  /**
   * What one changed value does to the logits of a slice.
   *
   * @param slice of the change
   * @param changed its number in that slice
   * @param target the slice whose logits these are
   * @param first the first value that the change may reach
   */
  private record Seen(
      int slice, int changed, int target, int first, float[] before, float[] after) {
    @Override
    public String toString() {
      return String.format("slice %d, value %d, seen from %d", slice, changed, target);
    }
  }

  /**
   * Every value of a stage's slices changed, one an example: a pass judges all of them. Before and
   * after, an example has the same place in its batch, so that its sums run in the same order.
   */
  private record Changes(PlanGeometry geometry, Stage stage) {
    int values() {
      return geometry.grid().sliceValues();
    }

    int examples() {
      return geometry.slices(stage).length * values();
    }

    List<Seen> seen(Decoder decoder) {
      byte[] image = TinyWorld.images(geometry, 1, 1).get(0);
      List<byte[]> others = new ArrayList<>();
      for (int slice : geometry.slices(stage)) {
        for (int changed = 0; changed < values(); changed++) {
          byte[] other = image.clone();
          other[slice * values() + changed] ^= (byte) (stage.target() == Target.HI ? 4 : 1);
          others.add(other);
        }
      }
      List<Seen> all = new ArrayList<>();
      for (int target : geometry.slices(stage)) {
        float[] before =
            logits(geometry, stage, decoder, Collections.nCopies(others.size(), image), target);
        float[] after = logits(geometry, stage, decoder, others, target);
        for (int n = 0; n < others.size(); n++) {
          int slice = geometry.slices(stage)[n / values()];
          int changed = n % values();
          int first = target < slice ? values() : target == slice ? changed + 1 : 0;
          all.add(new Seen(slice, changed, target, first, example(before, n), example(after, n)));
        }
      }
      return all;
    }

    private float[] example(float[] logits, int n) {
      int each = logits.length / examples();
      return Arrays.copyOfRange(logits, n * each, (n + 1) * each);
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
    float[] before = logits(geometry, depth, decoder, List.of(image), 0);
    float[] after = logits(geometry, depth, decoder, List.of(other), 0);
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
      PlanGeometry geometry, Stage stage, Decoder decoder, List<byte[]> images, int slice) {
    int[] slices = new int[images.size()];
    Arrays.fill(slices, slice);
    return decoder.logits(new BatchAssembler(geometry, stage).assemble(images, slices));
  }
}
