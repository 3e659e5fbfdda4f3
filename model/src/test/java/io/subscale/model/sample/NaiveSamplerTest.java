package io.subscale.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class NaiveSamplerTest {
  private static final Seed SEED = Seed.of(3);

  @ParameterizedTest
  @EnumSource(Plan.class)
  void evaluatedNatsOfASampleAreThoseTheSamplerUsed(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 2, 2, 3);
    Map<String, Decoder> decoders = decoders(geometry);
    List<Sample> samples =
        new NaiveSampler(geometry, decoders)
            .sample(SampleRequest.of(SEED, new long[] {0, 7}, Map.of()));
    for (Sample sample : samples) {
      for (Stage stage : plan.stages()) {
        double nats = 0;
        for (int slice : geometry.slices(stage)) {
          BatchAssembler assembler = new BatchAssembler(geometry, stage);
          nats +=
              decoders.get(stage.name())
                  .nats(assembler.assemble(List.of(sample.slices()), new int[] {slice}))[0];
        }
        assertThat(sample.stageNats().get(stage.name())).isCloseTo(nats, within(1e-4 * nats));
      }
    }
  }

  @Test
  void sampleDependsOnItsNumberOnly() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 2, 2, 3);
    NaiveSampler sampler = new NaiveSampler(geometry, decoders(geometry));
    List<Sample> both = sampler.sample(SampleRequest.of(SEED, new long[] {4, 5}, Map.of()));
    Sample alone = sampler.sample(SampleRequest.of(SEED, new long[] {5}, Map.of())).get(0);
    assertThat(both.get(1).slices()).isEqualTo(alone.slices());
    assertThat(both.get(0).slices()).isNotEqualTo(alone.slices());
  }

  private static Map<String, Decoder> decoders(PlanGeometry geometry) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (Stage stage : geometry.plan().stages()) {
      NetSize size = new NetSize(8, 1, 1, 2, 1, 2, 0, new Head.Softmax());
      decoders.put(stage.name(), Decoder.create(DecoderSpec.of(stage, geometry, size), 5));
    }
    return decoders;
  }
}
