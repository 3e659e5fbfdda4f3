package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.update.ClippedAdam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every weight tensor of every block against central differences in double, in a random direction
 * that moves all its values, through the whole graph. What is fitted before the first step has no
 * gradient.
 */
@Tag("slow")
class DecoderGradientTest {
  private static final double STEP = 1e-5;

  static Stream<Arguments> stages() {
    List<Arguments> stages = new ArrayList<>();
    for (Plan plan : Plan.values()) {
      for (Stage stage : plan.stages()) {
        stages.add(Arguments.of(plan, stage.name(), 2, Heads.SOFTMAX));
        stages.add(Arguments.of(plan, stage.name(), 2, Heads.LAW));
      }
    }
    for (Heads head : List.of(Heads.SOFTMAX, Heads.LAW_WITH_BODY)) {
      stages.add(Arguments.of(Plan.SUBSCALE, "subscale", 1, head));
      stages.add(Arguments.of(Plan.DEPTH, "depth", 1, head));
      stages.add(Arguments.of(Plan.DEPTH, "depth", 3, head));
    }
    return stages.stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void gradientIsTheDerivativeOfTheScore(Plan plan, String stageName, int scale, Heads head) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, 2, 3, 2);
    Stage stage = geometry.stage(stageName);
    DecoderSpec spec = DecoderSpec.of(stage, geometry, head.of(TinyWorld.net()));
    Decoder decoder =
        Decoder.of(spec, DecoderGraph.of(spec, new ClippedAdam(1e-3, 1), 7, DataType.DOUBLE));
    ComputationGraph graph = decoder.graph();
    jitter(graph.params());
    MultiDataSet data = decoder.dataSet(TinyWorld.batch(geometry, stage, 2, 5));

    double[] gradient = gradient(graph, data);
    int start = 0;
    for (var tensor : decoder.tensors().entrySet()) {
      int length = (int) Arrays.stream(tensor.getValue()).reduce(1, (x, y) -> x * y);
      double[] direction = new double[gradient.length];
      SplittableRandom random = new SplittableRandom(start);
      double expected = 0;
      for (int i = start; i < start + length; i++) {
        direction[i] = random.nextDouble(-1, 1);
        expected += direction[i] * gradient[i];
      }
      boolean fitted = tensor.getKey().matches("law[.](ls|lc|sc)");
      double numeric = fitted ? 0 : centralDifference(graph, data, direction);
      double error = Math.abs(numeric - expected) / Math.max(1e-4, Math.abs(numeric));
      assertThat(error).as("%s: %s is not %s", tensor.getKey(), expected, numeric).isLessThan(1e-5);
      start += length;
    }
    assertThat(start).isEqualTo(gradient.length);
  }

  /** Away from zeros and ties, where relu and biases would hide an error. */
  private static void jitter(INDArray parameters) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, parameters.getDouble(i) + random.nextDouble(-0.3, 0.3));
    }
  }

  private static double[] gradient(ComputationGraph graph, MultiDataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
    return graph.getFlattenedGradients().div(data.getFeatures(0).size(0)).data().asDouble();
  }

  private static double centralDifference(
      ComputationGraph graph, MultiDataSet data, double[] direction) {
    INDArray parameters = graph.params();
    INDArray before = parameters.dup();
    INDArray step = Nd4j.createFromArray(direction).reshape(parameters.shape()).mul(STEP);
    parameters.assign(before.add(step));
    double up = graph.score(data, true);
    parameters.assign(before.sub(step));
    double down = graph.score(data, true);
    parameters.assign(before);
    return (up - down) / (2 * STEP);
  }
}
