package io.subscale.model.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class ConditioningTest {
  private static final NetSize NET = new NetSize(8, 1, 1, 2, 1, 2, 0, new Head.Softmax());
  private static final Seed SEED = Seed.of(9);
  private static final long[] NUMBERS = {3, 4};

  @ParameterizedTest
  @EnumSource(Plan.class)
  void whatIsKnownStaysAndTheRestIsThatOfTheNaiveSampler(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 2, 3, 3);
    List<byte[]> images = TinyWorld.images(geometry, 2, 5);
    Map<String, Decoder> decoders = decoders(geometry);
    for (int pixels : new int[] {1, 6, 8, 23}) {
      SampleRequest request =
          SampleRequest.of(SEED, NUMBERS, Map.of()).with(new Conditioning(images, pixels, false));
      List<Sample> cached = new IncrementalSampler(geometry, decoders).sample(request);
      List<Sample> naive = new NaiveSampler(geometry, decoders).sample(request);
      for (int n = 0; n < NUMBERS.length; n++) {
        byte[] drawn = cached.get(n).slices();
        assertThat(drawn).isEqualTo(naive.get(n).slices());
        assertThat(drawn).startsWith(Arrays.copyOf(images.get(n), 3 * pixels));
        assertThat(drawn).isNotEqualTo(images.get(n));
      }
    }
  }

  /** Samples of nothing, and what becomes of them when a part of each is given back. */
  private record Sampled(IncrementalSampler sampler, SampleRequest request, List<Sample> whole) {
    static Sampled of(PlanGeometry geometry) {
      IncrementalSampler sampler = new IncrementalSampler(geometry, decoders(geometry));
      SampleRequest request = SampleRequest.of(SEED, NUMBERS, Map.of());
      return new Sampled(sampler, request, sampler.sample(request));
    }

    List<Sample> again(int pixels, boolean highBits) {
      List<byte[]> images = whole.stream().map(Sample::slices).toList();
      List<Sample> again = sampler.sample(request.with(new Conditioning(images, pixels, highBits)));
      for (int n = 0; n < NUMBERS.length; n++) {
        assertThat(again.get(n).slices()).isEqualTo(images.get(n));
      }
      return again;
    }
  }

  /** The same sample, and the rest of its cost. */
  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SUBSCALE", "SIZE"})
  void aSampleCompletedFromItsOwnPixelsIsItself(Plan plan) {
    Sampled drawn = Sampled.of(TinyWorld.geometry(plan, 2, 2, 3, 3));
    List<Sample> completed = drawn.again(10, false);
    for (int n = 0; n < NUMBERS.length; n++) {
      assertThat(sum(completed.get(n))).isBetween(0.1, sum(drawn.whole().get(n)) - 0.1);
    }
    assertThat(sum(drawn.again(24, false).get(0))).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"DEPTH", "MULTIDIMENSIONAL"})
  void highBitsGivenAreKeptAndLowOnesDrawn(Plan plan) {
    Sampled drawn = Sampled.of(TinyWorld.geometry(plan, 2, 2, 3, 3));
    List<Sample> deepened = drawn.again(0, true);
    for (int n = 0; n < NUMBERS.length; n++) {
      double depth = drawn.whole().get(n).stageNats().get("depth");
      assertThat(sum(deepened.get(n))).isCloseTo(depth, within(1e-9));
    }
  }

  @Test
  void stagesAreTheBeginningOfTheWhole() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 2, 3, 3);
    Sampled drawn = Sampled.of(geometry);
    Sample whole = drawn.whole().get(1);
    Sample hi = drawn.sampler().sample(drawn.request().firstStages(2)).get(1);
    Sample small = drawn.sampler().sample(drawn.request().firstStages(1)).get(1);
    assertThat(small.stageNats()).containsOnlyKeys("small");
    assertThat(hi.stageNats()).containsOnlyKeys("small", "size");
    for (int v = 0; v < whole.slices().length; v++) {
      int high = geometry.depth().join(geometry.depth().hi(whole.slices()[v]), 0);
      assertThat((int) hi.slices()[v]).isEqualTo(high);
      assertThat((int) small.slices()[v]).isEqualTo(v < 18 ? high : 0);
    }
  }

  @Test
  void knowledgeComesWithImages() {
    assertThatThrownBy(() -> new Conditioning(List.of(), 1, false))
        .isInstanceOf(IllegalArgumentException.class);
    PlanGeometry geometry = TinyWorld.geometry(Plan.SUBSCALE, 2, 1, 1, 2);
    Conditioning other = new Conditioning(List.of(new byte[5]), 1, false);
    assertThatThrownBy(() -> other.start(geometry, 0)).hasMessageContaining("5 bytes, not 12");
  }

  private static double sum(Sample sample) {
    return sample.stageNats().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<String, Decoder> decoders(PlanGeometry geometry) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    for (Stage stage : geometry.plan().stages()) {
      decoders.put(stage.name(), TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 5));
    }
    return decoders;
  }
}
