package io.subscale.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import io.subscale.model.net.TinyWorld;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard against drift between the training blocks and the sampler's own arithmetic. */
@Tag("slow")
class IncrementalSamplerTest {
  private static final NetSize NET = new NetSize(10, 1, 2, 2, 2, 3, 0.1, new Head.Softmax());
  private static final Seed SEED = Seed.of(20);

  @ParameterizedTest
  @CsvSource({
    "SUBSCALE, 1, 1",
    "SUBSCALE, 2, 0.7",
    "SUBSCALE, 3, 1.3",
    "SIZE, 2, 0.5",
    "SIZE, 3, 1",
    "DEPTH, 1, 0.9",
    "DEPTH, 2, 1",
    "DEPTH, 3, 0.99",
    "MULTIDIMENSIONAL, 2, 1",
    "MULTIDIMENSIONAL, 2, 0",
    "MULTIDIMENSIONAL, 3, 0.99"
  })
  void cachedSamplerEqualsNaiveSampler(Plan plan, int scale, double temperature) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, scale == 1 ? 5 : 2, 3, 4);
    for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
      assertSame(geometry, head.of(NET), temperature);
    }
  }

  private static void assertSame(PlanGeometry geometry, NetSize net, double temperature) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    Map<String, Steering> steering = new LinkedHashMap<>();
    for (Stage stage : geometry.plan().stages()) {
      decoders.put(stage.name(), TinyWorld.jittered(DecoderSpec.of(stage, geometry, net), 7));
      steering.put(stage.name(), Steering.temperature(temperature));
    }
    long[] numbers = {0, 5, 6};
    SampleRequest request = SampleRequest.of(SEED, numbers, steering);
    List<Sample> naive = new NaiveSampler(geometry, decoders).sample(request);
    for (ThreadTeam team :
        List.of(
            new ThreadTeam(1, 4),
            new ThreadTeam(2, 4),
            new ThreadTeam(1, 2),
            new ThreadTeam(5, 1))) {
      IncrementalSampler sampler = new IncrementalSampler(geometry, decoders, team);
      assertSame(sampler.sample(request), naive);
    }
    IncrementalSampler sampler = new IncrementalSampler(geometry, decoders);
    SampleRequest alone = SampleRequest.of(SEED, new long[] {5}, steering);
    assertSame(sampler.sample(alone), naive.subList(1, 2));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 2", "3, 3", "2, 4"})
  void partsChangeNoBit(int threads, int most) {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 3, 3, 4);
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (Stage stage : Plan.MULTIDIMENSIONAL.stages()) {
      decoders.put(stage.name(), TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 7));
    }
    long[] numbers = LongStream.range(3, 13).toArray();
    SampleRequest request = SampleRequest.of(SEED, numbers, Map.of());
    ThreadTeam whole = new ThreadTeam(1, numbers.length);
    List<Sample> expected = new IncrementalSampler(geometry, decoders, whole).sample(request);
    ThreadTeam parts = new ThreadTeam(threads, most);
    List<Sample> actual = new IncrementalSampler(geometry, decoders, parts).sample(request);
    for (int n = 0; n < numbers.length; n++) {
      assertThat(actual.get(n).slices()).isEqualTo(expected.get(n).slices());
      assertThat(actual.get(n).stageNats()).isEqualTo(expected.get(n).stageNats());
    }
  }

  private static void assertSame(List<Sample> cached, List<Sample> naive) {
    assertThat(cached).hasSameSizeAs(naive);
    for (int n = 0; n < naive.size(); n++) {
      assertThat(cached.get(n).number()).isEqualTo(naive.get(n).number());
      assertThat(cached.get(n).slices()).isEqualTo(naive.get(n).slices());
      Map<String, Double> nats = cached.get(n).stageNats();
      naive
          .get(n)
          .stageNats()
          .forEach(
              (stage, cost) -> assertThat(nats.get(stage)).isCloseTo(cost, within(1e-4 * cost)));
      assertThat(nats).hasSameSizeAs(naive.get(n).stageNats());
    }
  }

  @Test
  void stagesHaveTemperaturesOfTheirOwn() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.SIZE, 2, 2, 2, 3);
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (Stage stage : Plan.SIZE.stages()) {
      decoders.put(stage.name(), TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 7));
    }
    IncrementalSampler sampler = new IncrementalSampler(geometry, decoders);
    Map<String, Steering> steering = Map.of("small", Steering.temperature(0));
    List<Sample> samples = sampler.sample(SampleRequest.of(SEED, new long[] {1, 2}, steering));
    byte[] one = samples.get(0).slices();
    byte[] two = samples.get(1).slices();
    int slice = geometry.grid().sliceValues();
    assertThat(Arrays.mismatch(one, two)).isGreaterThanOrEqualTo(slice);
  }
}
