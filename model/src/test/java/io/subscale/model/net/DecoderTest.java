package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.update.ClippedAdam;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

@Tag("slow")
class DecoderTest {
  private final PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 4, 4, 3);
  private final Stage stage = geometry.stage("depth");
  private final DecoderSpec spec = DecoderSpec.of(stage, geometry, TinyWorld.net());
  private final Batch batch = TinyWorld.batch(geometry, stage, 5, 1);

  /** The benchmark network of the peer: embedder, transformer and PixelCNN of width 128. */
  @Test
  void benchmarkNetworkHasThePeersSize() {
    PlanGeometry large = TinyWorld.geometry(Plan.SUBSCALE, 4, 32, 32, 8);
    NetSize size = new NetSize(128, 4, 4, 8, 8, 8, 0, new Head.Softmax());
    DecoderSpec peer = DecoderSpec.of(large.stage("subscale"), large, size);
    long weights =
        DecoderGraph.of(peer, new ClippedAdam(1e-3, 1), 1, DataType.FLOAT)
            .getVertices()
            .values()
            .stream()
            .mapToLong(vertex -> vertex.numParams(true))
            .sum();
    assertThat(weights).isBetween(5_850_000L, 5_950_000L);
  }

  @Test
  void equalSeedsGiveEqualWeights() {
    assertThat(Decoder.create(spec, 4).parameters())
        .isEqualTo(Decoder.create(spec, 4).parameters())
        .isNotEqualTo(Decoder.create(spec, 5).parameters());
  }

  @Test
  void parametersRoundTrip() {
    Decoder decoder = Decoder.create(spec, 4);
    float[] other = Decoder.create(spec, 5).parameters();
    decoder.setParameters(other);
    assertThat(decoder.parameters()).isEqualTo(other);
    assertThatThrownBy(() -> decoder.setParameters(new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 values");
  }

  @Test
  void tensorsCoverTheParameters() {
    Decoder decoder = Decoder.create(spec, 4);
    long total =
        decoder.tensors().values().stream()
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
            .sum();
    assertThat(total).isEqualTo(decoder.parameters().length);
  }

  @Test
  void configurationRoundTripsThroughJson() {
    ComputationGraphConfiguration configuration =
        Decoder.create(spec, 4).graph().getConfiguration();
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(configuration.toJson());
    assertThat(read).isEqualTo(configuration);
    assertThat(Decoder.of(spec, read).logits(batch))
        .isEqualTo(Decoder.create(spec, 4).logits(batch));
  }

  @Test
  void natsOfABatchAreThoseOfItsExamples() {
    Decoder decoder = Decoder.create(spec, 4);
    double[] nats = decoder.nats(batch);
    double bits = Arrays.stream(nats).sum() / (Math.log(2) * batch.target().length);
    assertThat(decoder.graph().score(decoder.dataSet(batch))).isCloseTo(bits, within(1e-6));
  }

  @Test
  void trainingLowersTheScore() {
    Decoder decoder = Decoder.create(spec, new ClippedAdam(3e-3, 1), 4);
    double before = decoder.graph().score(decoder.dataSet(batch));
    MultiDataSet data = decoder.dataSet(batch);
    for (int step = 0; step < 60; step++) {
      decoder.graph().fit(data);
    }
    assertThat(decoder.graph().score(decoder.dataSet(batch))).isLessThan(before / 2);
  }

  @Test
  void batchOfAnotherStageIsRefused() {
    Batch other = TinyWorld.batch(geometry, geometry.stage("small"), 1, 1);
    Decoder decoder = Decoder.create(spec, 4);
    assertThatThrownBy(() -> decoder.logits(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }
}
