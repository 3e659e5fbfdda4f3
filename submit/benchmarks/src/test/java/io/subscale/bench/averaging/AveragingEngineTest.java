package io.subscale.bench.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.round.worker.GraphState;
import io.subscale.jobs.testing.TestSpark;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The three engines that are timed do the same work. */
@Tag("slow")
class AveragingEngineTest {
  private static final PlainNetwork SHAPE = PlainNetwork.of(100);
  private static final int WORKERS = 3;

  @Test
  void networkHasAboutTheParametersAskedFor() {
    for (double asked : new double[] {4, 1e3, 1e6, 5e7}) {
      assertThat((double) PlainNetwork.of(asked).parameters()).isCloseTo(asked, within(asked / 10));
    }
    assertThat(SHAPE.create().params().length()).isEqualTo(SHAPE.parameters());
    GraphState state = new GraphState(SHAPE.create());
    assertThat(4L * (state.parameters().length + state.updater().length))
        .isEqualTo(SHAPE.stateBytes());
  }

  @Test
  void enginesAverageAlike() {
    JavaSparkContext spark = TestSpark.context();
    ComputationGraph ours = SHAPE.create();
    ComputationGraph theirs = SHAPE.create();
    ComputationGraph plain = SHAPE.create();
    float[] first = new GraphState(ours).parameters();
    float[] averaged = afterOneRound(new SubscaleEngine(spark, ours), ours);
    assertThat(difference(averaged, first)).isGreaterThan(1e-5);
    assertThat(difference(averaged, afterOneRound(new Dl4jEngine(spark, theirs, WORKERS), theirs)))
        .isLessThan(1e-6);
    assertThat(difference(averaged, afterOneRound(new TreeAggregateEngine(spark, plain), plain)))
        .isLessThan(1e-6);
  }

  /** Also runs the round that is asked for its computing time, after that. */
  private static float[] afterOneRound(AveragingEngine engine, ComputationGraph network) {
    JavaRDD<MultiDataSet> data = AveragingBench.data(TestSpark.context(), SHAPE, WORKERS);
    try (engine) {
      engine.round(data);
      float[] parameters = new GraphState(network).parameters();
      assertThat(engine.computeMillis(data)).isBetween(0.0, 60_000.0);
      return parameters;
    }
  }

  private static double difference(float[] values, float[] others) {
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - others[i]));
    }
    return largest;
  }
}
