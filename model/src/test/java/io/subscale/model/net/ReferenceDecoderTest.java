package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.net.TwoDecoders.World;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The network against an independent writing of the equations that its documentation gives. */
@Tag("slow")
class ReferenceDecoderTest {
  private static final double FUSED_TOLERANCE = 1e-4;
  private static final double PLAIN_TOLERANCE = 1e-9;
  private static final int COLOURS = 3;

  @ParameterizedTest
  @MethodSource("io.subscale.model.net.TwoDecoders#everywhere")
  void logitsAreThoseOfTheEquations(World world, Plan plan, String stage) {
    PlanGeometry geometry = world.geometry(plan);
    TwoDecoders decoders = TwoDecoders.of(world, plan, stage, 13);
    for (int examples : new int[] {1, 3}) {
      Batch batch = TinyWorld.batch(geometry, geometry.stage(stage), examples, 2);
      assertLogits(decoders, batch);
    }
  }

  private static void assertLogits(TwoDecoders decoders, Batch batch) {
    double[] expected = new ReferenceDecoder(decoders.fused()).logits(batch);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();

    float[] fused = decoders.fused().logits(batch);
    double[] plain = plainLogits(decoders.plain(), batch);
    assertThat(fused).hasSameSizeAs(expected);
    assertThat(plain).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double fusedError = Math.abs(fused[i] - expected[i]);
      double plainError = Math.abs(plain[i] - expected[i]);
      assertThat(fusedError).as("fused, logit %d", i).isLessThan(FUSED_TOLERANCE * largest);
      assertThat(plainError).as("plain, logit %d", i).isLessThan(PLAIN_TOLERANCE * largest);
    }
  }

  /** The graph's output [3][n*h*w][levels] unrounded, as [n*h*w][3][levels]. */
  private static double[] plainLogits(Decoder decoder, Batch batch) {
    INDArray output = decoder.graph().output(false, decoder.dataSet(batch).getFeatures())[0];
    long levels = output.size(1);
    return output
        .reshape('c', COLOURS, output.size(0) / COLOURS, levels)
        .permute(1, 0, 2)
        .dup('c')
        .data()
        .asDouble();
  }
}
