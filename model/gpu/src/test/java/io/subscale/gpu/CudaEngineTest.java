package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.Plan;
import io.subscale.gpu.Worlds.World;
import io.subscale.model.engine.CpuEngine;
import io.subscale.model.engine.Engine.Rule;
import io.subscale.model.engine.Engine.Taken;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.TinyWorld;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.op.Dropout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The CUDA engine on the shim against the decoder on the CPU. */
@Tag("slow")
class CudaEngineTest {
  private static final int COLOURS = 3;
  private static final Rule RULE = new Rule(1e-3, 0, 7);

  @ParameterizedTest
  @MethodSource("io.subscale.gpu.Worlds#stages")
  void costsAreThoseOfTheDecoder(Heads heads, Plan plan, String stage, int scale) {
    World world = Worlds.of(heads, plan, stage, scale);
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      for (int examples : new int[] {2, 3, 1}) {
        Batch batch = world.batch(examples, examples);
        assertThat(engine.nats(batch)).containsExactly(world.decoder().nats(batch), within(1e-3));
        int[] pixels = {examples * 12 - 1, 0, 5};
        Decoder.Scored found = engine.score(batch, pixels);
        Decoder.Scored expected = world.decoder().score(batch, pixels);
        assertThat(found.costs()).containsExactly(expected.costs(), within(2e-4));
        assertThat(found.logits()).containsExactly(expected.logits(), within(1e-3f));
        assertThat(engine.costs(batch)).isEqualTo(found.costs());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.subscale.gpu.Worlds#stages")
  void gradientOfEachTensorIsThatOfTheDecoder(Heads heads, Plan plan, String stage, int scale) {
    World world = Worlds.of(heads, plan, stage, scale);
    assertGradient(world, world.batch(5, 2), 1e-4);
  }

  /** More than a tile of tokens, and sums in several parts. */
  @ParameterizedTest
  @EnumSource(Heads.class)
  void gradientOverLargeSlicesIsThatOfTheDecoder(Heads heads) {
    World world =
        Worlds.of(
            heads, Plan.SUBSCALE, "subscale", TinyWorld.geometry(Plan.SUBSCALE, 2, 13, 12, 4));
    assertGradient(world, world.batch(3, 2), 2e-4);
  }

  /** Neither residual blocks nor transformer layers, and one layer of pixels. */
  @ParameterizedTest
  @EnumSource(names = "LAW", mode = EnumSource.Mode.EXCLUDE)
  void gradientOfABareBodyIsThatOfTheDecoder(Heads heads) {
    World world = Worlds.bare(Worlds.of(heads, Plan.DEPTH, "depth", 2));
    assertGradient(world, world.batch(5, 2), 1e-4);
  }

  /** Both engines drop the same. */
  @ParameterizedTest
  @EnumSource(names = "LAW", mode = EnumSource.Mode.EXCLUDE)
  void gradientUnderDropoutIsThatOfTheDecoder(Heads heads) {
    World world = Worlds.dropping(Worlds.of(heads, Plan.SUBSCALE, "subscale", 2), 0.3);
    assertGradient(world, world.batch(5, 2), 1e-4);
  }

  private static void assertGradient(World world, Batch batch, double most) {
    float[] expected = gradient(world, batch);
    float[] found = gradient(world, batch, Precision.FLOAT32);
    int start = 0;
    for (Map.Entry<String, long[]> tensor : world.decoder().tensors().entrySet()) {
      int end = start + (int) Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
      assertThat(Worlds.error(found, expected, start, end)).as(tensor.getKey()).isLessThan(most);
      start = end;
    }
    assertThat(start).isEqualTo(found.length);
  }

  private static float[] gradient(World world, Batch batch) {
    MultiDataSet data = world.decoder().dataSet(batch);
    var graph = world.decoder().graph();
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    Dropout.seeded(RULE.masks(0), graph::computeGradientAndScore);
    return graph.getFlattenedGradients().div(batch.examples()).data().asFloat();
  }

  private static float[] gradient(World world, Batch batch, Precision precision) {
    try (CudaEngine engine = world.engine(precision)) {
      engine.step(List.of(batch), RULE);
      return engine.gradient();
    }
  }

  /** What rounding does to one tensor's is chance in so small a net; ProductsTest is exact. */
  @ParameterizedTest
  @EnumSource(Heads.class)
  void gradientOfRoundedOperandsIsNear(Heads heads) {
    World world = Worlds.of(heads, Plan.MULTIDIMENSIONAL, "depth", 2);
    Batch batch = world.batch(5, 2);
    float[] found = gradient(world, batch, Precision.BF16);
    double error = Worlds.error(found, gradient(world, batch), 0, found.length);
    assertThat(error).isBetween(1e-4, 0.05);
  }

  @ParameterizedTest
  @EnumSource(Heads.class)
  void stepsAreThoseOfTheCpu(Heads heads) {
    // Dropout is the body's.
    World world = Worlds.dropping(Worlds.of(heads, Plan.SUBSCALE, "subscale", 2), 0.1);
    CpuEngine cpu = new CpuEngine(world.spec(), Worlds.RULE);
    cpu.write(0, Worlds.bytes(world.decoder().parameters()));
    try (CudaEngine gpu = world.engine(Precision.FLOAT32)) {
      for (int i = 0; i < 6; i++) {
        // Several batches a step in turn, of different sizes.
        List<Batch> batches = new ArrayList<>(List.of(world.batch(3, i)));
        if (i % 3 == 1) {
          batches.add(world.batch(2, 100 + i));
        }
        Rule rule = new Rule(1e-3 * (1 + i % 4), i);
        Taken expected = cpu.step(batches, rule);
        Taken found = gpu.step(batches, rule);
        assertThat(found.examples()).isEqualTo(expected.examples());
        assertThat(found.score()).isCloseTo(expected.score(), within(1e-3));
        assertThat(found.gradientNorm())
            .isCloseTo(expected.gradientNorm(), within(2e-3 * expected.gradientNorm()));
      }
      float[] expected = Worlds.state(cpu);
      float[] found = Worlds.state(gpu);
      int weights = expected.length / 3;
      assertThat(Worlds.error(found, expected, 0, weights)).isLessThan(1e-3);
      assertThat(Worlds.error(found, expected, weights, 2 * weights)).isLessThan(1e-2);
      assertThat(Worlds.error(found, expected, 2 * weights, 3 * weights)).isLessThan(1e-2);
    }
  }

  /** Every value of a slice changed, one an example: who sees it, bit for bit. */
  @ParameterizedTest
  @EnumSource(Heads.class)
  void aValueReachesLaterLogitsAndNoEarlierOne(Heads heads) {
    World world =
        Worlds.of(heads, Plan.SUBSCALE, "subscale", TinyWorld.geometry(Plan.SUBSCALE, 2, 3, 3, 4));
    Batch one = world.batch(1, 3);
    int values = one.target().length;
    Batch before = Worlds.repeated(one, values);
    int[] changed = before.target().clone();
    for (int v = 0; v < values; v++) {
      changed[v * values + v] ^= 1;
    }
    Batch after =
        new Batch(values, 3, 3, changed, before.window(), before.hiWindow(), before.slice());
    int levels = world.spec().levels();
    int[] pixels = IntStream.range(0, values * values / COLOURS).toArray();
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      float[] expected = engine.score(before, pixels).logits();
      float[] found = engine.score(after, pixels).logits();
      for (int v = 0; v < values; v++) {
        int start = v * values * levels;
        int end = start + values * levels;
        int first = Arrays.mismatch(expected, start, end, found, start, end);
        int reached = first == -1 ? values : first / levels;
        // The law looks at some neighbours only; a body hands on everything.
        assertThat(reached)
            .as("the first that value %d reaches", v)
            .isBetween(v + 1, heads == Heads.LAW ? values : v + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Heads.class)
  void aRunIsRepeatedToTheBitInWhateverOrderWarpsRun(Heads heads) {
    World world = Worlds.of(heads, Plan.DEPTH, "depth", 2);
    float[] first = afterSteps(world, 1);
    assertThat(afterSteps(world, 2)).isEqualTo(first);
    assertThat(first).doesNotContain(Float.NaN);
  }

  private static float[] afterSteps(World world, long dice) {
    try (CudaEngine engine = world.engine(Precision.BF16)) {
      Shim.dice(dice);
      for (int i = 0; i < 3; i++) {
        engine.step(List.of(world.batch(3, i), world.batch(1, i)), new Rule(1e-2, i));
      }
      return Worlds.state(engine);
    }
  }

  @Test
  void aGradientThatIsNotFiniteMovesNothing() {
    World world = Worlds.of(Heads.LAW, Plan.SUBSCALE, "subscale", 2);
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      float[] weights = world.decoder().parameters();
      weights[weights.length - 1] = Float.NaN;
      engine.write(0, Worlds.bytes(weights));
      // A batch of each slice: the weight is one of the last slice's.
      Taken taken = engine.step(List.of(world.batch(4, 1)), new Rule(1e-2, 0));
      assertThat(taken.gradientNorm()).isNaN();
      assertThat(Arrays.copyOf(Worlds.state(engine), weights.length)).isEqualTo(weights);
    }
  }

  @Test
  void stateIsReadAndWrittenInParts() {
    World world = Worlds.of(Heads.LAW, Plan.SUBSCALE, "subscale", 1);
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      float[] expected = Worlds.state(engine);
      int middle = expected.length / 2;
      engine.write(middle, Worlds.bytes(new float[] {1.5f, -2}));
      expected[middle] = 1.5f;
      expected[middle + 1] = -2;
      assertThat(Worlds.state(engine)).isEqualTo(expected);
      ByteBuffer four = ByteBuffer.allocate(4);
      assertThatThrownBy(() -> engine.write(engine.length(), four))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of a state of " + engine.length());
    }
  }

  @Test
  void memoryIsFreed() {
    World world = Worlds.of(Heads.LAW_WITH_BODY, Plan.SUBSCALE, "subscale", 2);
    Shim.gpu().close();
    long before = Shim.allocated();
    try (CudaEngine engine = world.engine(Precision.FLOAT32)) {
      engine.step(List.of(world.batch(2, 1)), new Rule(1e-2, 0));
      assertThat(Shim.allocated()).isGreaterThan(before);
    }
    assertThat(Shim.allocated()).isEqualTo(before);
  }
}
