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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples follow the distribution that the decoders state, in worlds of 2^12 images. */
@Tag("slow")
class SampleDistributionTest {
  private static final NetSize NET = new NetSize(8, 1, 1, 2, 1, 2, 0, new Head.Softmax());
  private static final int SAMPLES = 100_000;
  private static final int BATCH = 1000;
  private static final int VALUES_BITS = 12;

  /** The chance of a larger statistic is 1 in 1000; the seed is fixed. */
  private static final double QUANTILE = 3.09;

  @ParameterizedTest
  @CsvSource({
    "SUBSCALE 2 1 1 1, 1 0 1",
    "SIZE 2 1 1 1, 0.7 0 1",
    "SUBSCALE 1 1 2 2, 1 0 1",
    "SUBSCALE 1 1 2 2, 1.5 3 1",
    "SUBSCALE 1 1 2 2, 0.8 0 0.85",
    "SUBSCALE 1 1 2 2, 0 0 1",
    "DEPTH 1 1 2 2, 1 0 1",
    "DEPTH 1 1 2 2, 0.9 1 0.95"
  })
  void imagesAreAsFrequentAsTheirProbabilitySays(String world, String steering) {
    PlanGeometry geometry = geometry(world.split(" "));
    Map<Stage, Decoder> decoders = new LinkedHashMap<>();
    Map<String, Decoder> byName = new LinkedHashMap<>();
    Map<String, Steering> steered = new LinkedHashMap<>();
    for (Stage stage : geometry.plan().stages()) {
      decoders.put(stage, TinyWorld.jittered(DecoderSpec.of(stage, geometry, NET), 11));
      byName.put(stage.name(), decoders.get(stage));
      steered.put(stage.name(), steering(steering.split(" ")));
    }
    double[] expected = new double[1 << VALUES_BITS];
    Arrays.fill(expected, SAMPLES);
    decoders.forEach(
        (stage, decoder) ->
            multiply(geometry, stage, decoder, steered.get(stage.name()), expected));
    long[] found = new long[expected.length];
    IncrementalSampler sampler = new IncrementalSampler(geometry, byName);
    for (int first = 0; first < SAMPLES; first += BATCH) {
      long[] numbers = LongStream.range(first, first + BATCH).toArray();
      for (Sample s : sampler.sample(SampleRequest.of(Seed.of(1), numbers, steered))) {
        found[code(s.slices(), geometry.depth().bits())]++;
      }
    }
    assertThat(Arrays.stream(expected).sum()).isCloseTo(SAMPLES, within(1e-3 * SAMPLES));
    assertFollows(expected, found);
  }

  private static PlanGeometry geometry(String[] words) {
    int[] n = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
    return TinyWorld.geometry(Plan.valueOf(words[0]), n[0], n[1], n[2], n[3]);
  }

  private static Steering steering(String[] words) {
    return new Steering(
        Double.parseDouble(words[0]), Integer.parseInt(words[1]), Double.parseDouble(words[2]));
  }

  /** Multiplies each image's weight by the steered probability of its values in a stage. */
  private static void multiply(
      PlanGeometry geometry, Stage stage, Decoder decoder, Steering steering, double[] weights) {
    int bits = geometry.depth().bits();
    List<byte[]> images = new ArrayList<>();
    for (int code = 0; code < weights.length; code++) {
      byte[] image = new byte[VALUES_BITS / bits];
      for (int v = 0; v < image.length; v++) {
        image[v] = (byte) (code >> v * bits & (1 << bits) - 1);
      }
      images.add(image);
    }
    for (int slice : geometry.slices(stage)) {
      int[] slices = new int[images.size()];
      Arrays.fill(slices, slice);
      var batch = new BatchAssembler(geometry, stage).assemble(images, slices);
      float[] logits = decoder.logits(batch);
      int levels = geometry.levels(stage);
      for (int row = 0; row < batch.target().length; row++) {
        float[] one = Arrays.copyOfRange(logits, row * levels, (row + 1) * levels);
        int image = row / geometry.grid().sliceValues();
        weights[image] *= SteeredOracle.probabilities(one, steering)[batch.target()[row]];
      }
    }
  }

  private static int code(byte[] image, int bits) {
    int code = 0;
    for (int v = 0; v < image.length; v++) {
      code |= image[v] << v * bits;
    }
    return code;
  }

  /**
   * Pearson's statistic, images of fewer than 5 expected pooled; Wilson and Hilferty's quantile.
   */
  private static void assertFollows(double[] expected, long[] found) {
    double rareExpected = 0;
    double rareFound = 0;
    double statistic = 0;
    int cells = 0;
    for (int code = 0; code < expected.length; code++) {
      if (expected[code] < 5) {
        rareExpected += expected[code];
        rareFound += found[code];
      } else {
        statistic += Math.pow(found[code] - expected[code], 2) / expected[code];
        cells++;
      }
    }
    if (rareExpected > 5) {
      statistic += Math.pow(rareFound - rareExpected, 2) / rareExpected;
      cells++;
    }
    if (cells < 2) {
      assertThat(rareFound).isZero();
      assertThat(statistic).isZero();
      return;
    }
    int free = cells - 1;
    double limit =
        free * Math.pow(1 - 2.0 / (9 * free) + QUANTILE * Math.sqrt(2.0 / (9 * free)), 3);
    assertThat(statistic).as("%d cells", cells).isLessThan(limit);
  }
}
