package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.net.TwoDecoders.World;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The gradient of whole decoders in float on the fused kernels. */
@Tag("slow")
class FusedDecoderTest {
  /** Of a tensor's norm; the largest seen is 5e-5. */
  private static final double TOLERANCE = 5e-4;

  /** Of every weight. With longer steps the score bends, with shorter ones its rounding shows. */
  private static final float STEP = 3e-5f;

  /** Of the gradient's norm; the largest seen is 1.6e-3. */
  private static final double DIFFERENCE_TOLERANCE = 5e-3;

  private static final int DIRECTIONS = 3;

  /** Enough for several pieces of rows in the larger worlds. */
  private static final int EXAMPLES = 9;

  @ParameterizedTest
  @MethodSource({
    "io.subscale.model.net.TwoDecoders#everywhere",
    "io.subscale.model.net.TwoDecoders#underLaws"
  })
  void gradientOfEveryTensorIsThatInDouble(World world, Plan plan, String stage) {
    Batch batch = batch(world, plan, stage);
    TwoDecoders decoders = TwoDecoders.of(world, plan, stage, 17);
    double[] fused = gradient(decoders.fused(), batch);
    double[] plain = gradient(decoders.plain(), batch);
    int start = 0;
    for (var tensor : decoders.fused().tensors().entrySet()) {
      int end = start + (int) Arrays.stream(tensor.getValue()).reduce(1, (x, y) -> x * y);
      double error = 0;
      double size = 0;
      for (int i = start; i < end; i++) {
        error += (fused[i] - plain[i]) * (fused[i] - plain[i]);
        size += plain[i] * plain[i];
      }
      assertThat(Math.sqrt(error))
          .as(tensor.getKey())
          .isLessThanOrEqualTo(TOLERANCE * Math.sqrt(size));
      start = end;
    }
    assertThat(start).isEqualTo(fused.length);
  }

  @ParameterizedTest
  @MethodSource("io.subscale.model.net.TwoDecoders#everywhere")
  void gradientIsTheDerivativeOfItsOwnScore(World world, Plan plan, String stage) {
    Decoder decoder = TwoDecoders.of(world, plan, stage, 19).fused();
    Batch batch = batch(world, plan, stage);
    double[] gradient = gradient(decoder, batch);
    double length = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
    MultiDataSet data = decoder.dataSet(batch);
    float[] weights = decoder.parameters();
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      SplittableRandom random = new SplittableRandom(direction);
      float[] up = weights.clone();
      float[] down = weights.clone();
      double expected = 0;
      for (int i = 0; i < weights.length; i++) {
        float step = random.nextBoolean() ? STEP : -STEP;
        up[i] += step;
        down[i] -= step;
        expected += gradient[i] * ((double) up[i] - down[i]);
      }
      double numeric = score(decoder, up, data) - score(decoder, down, data);
      assertThat(Math.abs(numeric - expected))
          .as("direction %d: %s is not %s", direction, expected, numeric)
          .isLessThan(DIFFERENCE_TOLERANCE * 2 * STEP * length);
    }
  }

  private static double score(Decoder decoder, float[] weights, MultiDataSet data) {
    decoder.setParameters(weights);
    return decoder.graph().score(data, true);
  }

  private static Batch batch(World world, Plan plan, String stage) {
    PlanGeometry geometry = world.geometry(plan);
    return TinyWorld.batch(geometry, geometry.stage(stage), EXAMPLES, 3);
  }

  private static double[] gradient(Decoder decoder, Batch batch) {
    ComputationGraph graph = decoder.graph();
    MultiDataSet data = decoder.dataSet(batch);
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    double[] gradient = graph.getFlattenedGradients().data().asDouble();
    return Arrays.stream(gradient).map(g -> g / batch.examples()).toArray();
  }
}
