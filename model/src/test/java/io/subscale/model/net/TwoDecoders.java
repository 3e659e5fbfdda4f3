package io.subscale.model.net;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A decoder twice with the same weights: in float, which runs on the fused kernels, and in double,
 * which runs on plain ND4J ops.
 */
record TwoDecoders(Decoder fused, Decoder plain) {

  /**
   * Slices and nets: of few weights; of several tiles of attention; of odd vectors and heads; of no
   * rows above.
   */
  enum World {
    TINY(2, 3, TinyWorld.net()),
    TILES(5, 6, new NetSize(16, 1, 2, 2, 2, 3, 0, new Head.Softmax())),
    ODD(5, 8, new NetSize(24, 2, 1, 3, 2, 5, 0, new Head.Softmax())),
    PIXEL(1, 1, TinyWorld.net()),
    LINE(1, 4, TinyWorld.net()),
    LAW(5, 6, TinyWorld.Heads.LAW.of(TinyWorld.net())),
    LAW_WITH_BODY(3, 4, TinyWorld.Heads.LAW_WITH_BODY.of(TinyWorld.net()));

    private final int height;
    private final int width;
    private final NetSize net;

    World(int height, int width, NetSize net) {
      this.height = height;
      this.width = width;
      this.net = net;
    }

    PlanGeometry geometry(Plan plan) {
      return TinyWorld.geometry(plan, 2, height, width, 3);
    }
  }

  /** Every stage of every plan in every world with a softmax head. */
  static Stream<Arguments> everywhere() {
    return stages(world -> world.net.head() instanceof Head.Softmax);
  }

  /** Every stage of every plan in every world with a law head. */
  static Stream<Arguments> underLaws() {
    return stages(world -> world.net.head() instanceof Head.Law);
  }

  private static Stream<Arguments> stages(Predicate<World> choice) {
    List<Arguments> all = new ArrayList<>();
    for (World world : Arrays.stream(World.values()).filter(choice).toList()) {
      for (Plan plan : Plan.values()) {
        for (Stage stage : plan.stages()) {
          all.add(Arguments.of(world, plan, stage.name()));
        }
      }
    }
    return all.stream();
  }

  /** The decoders of a stage, every weight moved away from where it starts. */
  static TwoDecoders of(World world, Plan plan, String stage, long seed) {
    PlanGeometry geometry = world.geometry(plan);
    DecoderSpec spec = DecoderSpec.of(geometry.stage(stage), geometry, world.net);
    Decoder fused = TinyWorld.jittered(spec, seed);
    Decoder plain =
        Decoder.of(spec, DecoderGraph.of(spec, new ClippedAdam(1e-3, 1), seed, DataType.DOUBLE));
    plain.graph().params().assign(fused.graph().params().castTo(DataType.DOUBLE));
    return new TwoDecoders(fused, plain);
  }
}
