package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.gpu.Worlds.World;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.sample.Conditioning;
import io.subscale.model.sample.IncrementalSampler;
import io.subscale.model.sample.Sample;
import io.subscale.model.sample.SampleRequest;
import io.subscale.model.sample.SliceDrawer.Drawn;
import io.subscale.model.sample.SliceDrawer.Draws;
import io.subscale.model.sample.SliceSampler;
import io.subscale.model.sample.Steering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values drawn by the CUDA engine on the shim against the sampler's on the CPU. */
@Tag("slow")
class CudaDrawTest {
  private static final long[] NUMBERS = {0, 5, 6};
  private static final Seed SEED = Seed.of(20);

  private static SampleRequest request(PlanGeometry geometry, Steering steering) {
    Map<String, Steering> all = new LinkedHashMap<>();
    geometry.plan().stages().forEach(stage -> all.put(stage.name(), steering));
    return SampleRequest.of(SEED, NUMBERS, all);
  }

  /** Both samplers' images are the same, and cost the same. */
  private static void assertSame(PlanGeometry geometry, SampleRequest request) {
    Map<String, Decoder> decoders = new LinkedHashMap<>();
    Map<String, CudaEngine> engines = new LinkedHashMap<>();
    try {
      for (Stage stage : geometry.plan().stages()) {
        World world = Worlds.of(Heads.LAW, geometry.plan(), stage.name(), geometry);
        decoders.put(stage.name(), world.decoder());
        engines.put(stage.name(), world.engine(Precision.BF16));
      }
      List<Sample> expected = new IncrementalSampler(geometry, decoders).sample(request);
      List<Integer> ticks = new ArrayList<>();
      List<Sample> found =
          new SliceSampler(geometry, engines).sample(request, () -> ticks.add(ticks.size()));
      int slices = geometry.plan().stages().stream().mapToInt(s -> geometry.slices(s).length).sum();
      assertThat(ticks).hasSize(slices);
      for (int n = 0; n < NUMBERS.length; n++) {
        assertThat(found.get(n).number()).isEqualTo(NUMBERS[n]);
        assertThat(found.get(n).slices()).isEqualTo(expected.get(n).slices());
        Map<String, Double> nats = expected.get(n).stageNats();
        assertThat(found.get(n).stageNats()).containsOnlyKeys(nats.keySet());
        found
            .get(n)
            .stageNats()
            .forEach((stage, cost) -> assertThat(cost).isCloseTo(nats.get(stage), within(1e-3)));
      }
    } finally {
      engines.values().forEach(CudaEngine::close);
    }
  }

  private static Stream<Arguments> plans() {
    List<Arguments> all = new ArrayList<>();
    for (Plan plan : Plan.values()) {
      for (int scale = plan.splitsSize() ? 2 : 1; scale <= 3; scale++) {
        all.add(Arguments.of(plan, scale));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void valuesAreThoseOfTheCpu(Plan plan, int scale) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, 3, 4, 4);
    assertSame(geometry, request(geometry, Steering.NONE));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1", "0.4, 0, 1", "1.5, 3, 1", "1, 0, 0.6", "0.8, 5, 0.7", "1, 99, 0.9"})
  void theyAreSteeredAsThere(double temperature, int topK, double topP) {
    for (Plan plan : List.of(Plan.SUBSCALE, Plan.MULTIDIMENSIONAL)) {
      PlanGeometry geometry = TinyWorld.geometry(plan, 2, 3, 3, 4);
      assertSame(geometry, request(geometry, new Steering(temperature, topK, topP)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SUBSCALE, 1, false",
    "SIZE, 11, false",
    "DEPTH, 13, false",
    "SUBSCALE, 36, false",
    "MULTIDIMENSIONAL, 10, false",
    "DEPTH, 0, true",
    "MULTIDIMENSIONAL, 0, true"
  })
  void whatIsGivenIsKept(Plan plan, int pixels, boolean hi) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 3, 3, 4);
    List<byte[]> images = TinyWorld.images(geometry, NUMBERS.length, 5);
    assertSame(
        geometry, request(geometry, Steering.NONE).with(new Conditioning(images, pixels, hi)));
  }

  /** Values that cannot be ranked are drawn from memory of their own all the same. */
  @Test
  void aWeightThatIsNoNumberMakesCostsThatAreNone() {
    World world = Worlds.of(Heads.LAW, Plan.SUBSCALE, "subscale", 2);
    float[] weights = world.decoder().parameters();
    // Blue's of the last slice.
    weights[weights.length - 1] = Float.NaN;
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      engine.write(0, Worlds.bytes(weights));
      SampleRequest request = request(world.geometry(), new Steering(1, 5, 0.9));
      Sample found =
          new SliceSampler(world.geometry(), Map.of("subscale", engine))
              .sample(request, () -> {})
              .get(1);
      assertThat(found.slices()[found.slices().length - 1]).isZero();
      assertThat(found.stageNats().get("subscale")).isNaN();
    }
  }

  private static Drawn draw(CudaEngine engine, Batch batch, int known) {
    SplittableRandom random = new SplittableRandom(4);
    double[] uniforms = random.doubles(batch.target().length).toArray();
    return engine.draw(batch, new Draws(uniforms, known, Steering.NONE));
  }

  private static Batch with(Batch batch, int[] target) {
    return new Batch(
        batch.examples(),
        batch.height(),
        batch.width(),
        target,
        batch.window(),
        batch.hiWindow(),
        batch.slice());
  }

  /** The same law as that which scores; and only the known pixels of the target are read. */
  @ParameterizedTest
  @MethodSource("plans")
  void drawnValuesCostWhatTheEngineSays(Plan plan, int scale) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, 3, 4, 4);
    for (Stage stage : plan.stages()) {
      World world = Worlds.of(Heads.LAW, plan, stage.name(), geometry);
      Batch batch = world.batch(4, 3);
      int each = batch.target().length / batch.examples();
      int known = 2;
      int[] black = batch.target().clone();
      for (int i = 0; i < black.length; i++) {
        black[i] = i % each < 3 * known ? black[i] : 0;
      }
      try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
        Drawn drawn = draw(engine, batch, known);
        Drawn again = draw(engine, with(batch, black), known);
        int[] target = batch.target().clone();
        for (int i = 0; i < target.length; i++) {
          target[i] = i % each < 3 * known ? target[i] : drawn.values()[i];
        }
        double[] costs = engine.costs(with(batch, target));
        for (int i = 0; i < target.length; i++) {
          if (i % each >= 3 * known) {
            assertThat(again.values()[i]).isEqualTo(drawn.values()[i]);
            assertThat(again.nats()[i]).isEqualTo(drawn.nats()[i]);
            assertThat(drawn.nats()[i]).isCloseTo(costs[i], within(2e-4));
          }
        }
      }
    }
  }

  /** A law whose rows are longer than a warp, and than what a thread fetches ahead. */
  record Wide(CheckWorld world, Decoder decoder, CudaEngine engine) implements AutoCloseable {
    static Wide of(int rows) {
      CheckWorld world = new CheckWorld("law", 48, rows);
      Decoder decoder = TinyWorld.jittered(world.spec(), 3);
      CudaEngine engine = new CudaEngine(world.spec(), Worlds.RULE, Precision.FLOAT32, Shim.gpu());
      engine.write(0, Worlds.bytes(decoder.parameters()));
      return new Wide(world, decoder, engine);
    }

    Drawn draw() {
      return CudaDrawTest.draw(engine, world.batch(2, 3), 0);
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  @Test
  void aWiderLawDrawsTheSame() {
    try (Wide wide = Wide.of(4)) {
      PlanGeometry geometry = wide.world().geometry();
      SampleRequest request = request(geometry, Steering.NONE);
      List<Sample> found =
          new SliceSampler(geometry, Map.of("subscale", wide.engine())).sample(request, () -> {});
      List<Sample> expected =
          new IncrementalSampler(geometry, Map.of("subscale", wide.decoder())).sample(request);
      for (int n = 0; n < NUMBERS.length; n++) {
        assertThat(found.get(n).slices()).isEqualTo(expected.get(n).slices());
      }
    }
  }

  @Test
  void aDrawIsRepeatedToTheBitInWhateverOrderWarpsRun() {
    World world = Worlds.of(Heads.LAW, Plan.DEPTH, "depth", 2);
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      Shim.dice(1);
      Drawn first = draw(engine, world.batch(3, 1), 0);
      Shim.dice(2);
      Drawn second = draw(engine, world.batch(3, 1), 0);
      assertThat(second.values()).isEqualTo(first.values());
      assertThat(second.nats()).isEqualTo(first.nats());
      assertThat(Arrays.stream(first.values()).distinct().count()).isGreaterThan(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"LAW, true", "LAW_WITH_BODY, false", "SOFTMAX, false"})
  void bodiesDoNotDraw(Heads heads, boolean draws) {
    World world = Worlds.of(heads, Plan.SUBSCALE, "subscale", 2);
    assertThat(new CudaEngineProvider().draws(world.spec())).isEqualTo(draws);
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      if (!draws) {
        Batch batch = world.batch(1, 1);
        assertThatThrownBy(() -> draw(engine, batch, 0))
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("without a body");
      }
    }
  }
}
