package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The likelihood is a distribution over images, and its unit is right. */
@Tag("slow")
class TinyWorldLikelihoodTest {
  private static final NetSize NET = new NetSize(8, 1, 1, 2, 1, 2, 0, new Head.Softmax());

  /** S = 2, one pixel a slice: 12 values; 1 bit, or 2 for the plans that split the depth. */
  @ParameterizedTest
  @EnumSource(
      value = Plan.class,
      names = {"SUBSCALE", "SIZE"})
  void probabilitiesOfAllImagesSumToOne(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 1, 1, 1);
    assertThat(sumOfProbabilities(geometry)).isCloseTo(1, within(1e-4));
  }

  /** S = 1, one row of two pixels, 2 bits: 6 values of 4 levels. */
  @Test
  void probabilitiesOfAllImagesSumToOneInDepth() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.DEPTH, 1, 1, 2, 2);
    assertThat(sumOfProbabilities(geometry)).isCloseTo(1, within(1e-4));
  }

  /**
   * The smallest multidimensional world has 12 values of 2 bits, 2^24 images: too many to go
   * through. p(x) = p(hi) p(lo | hi), so all of them sum to 1 if p(hi) does, over all 2^12 high
   * parts, and p(lo | hi) does, over all 2^12 low parts, for each high part; four of them are
   * tried.
   */
  @Test
  void multidimensionalFactorsSumToOne() {
    PlanGeometry geometry = TinyWorld.geometry(Plan.MULTIDIMENSIONAL, 2, 1, 1, 2);
    List<Stage> first = List.of(geometry.stage("small"), geometry.stage("size"));
    assertThat(sum(geometry, first, images(0, 1))).isCloseTo(1, within(1e-4));
    List<Stage> second = List.of(geometry.stage("depth"));
    for (int hi : new int[] {0, 0xFFF, 0x5A3, 0xC07}) {
      assertThat(sum(geometry, second, images(hi, 0))).as("hi %x", hi).isCloseTo(1, within(1e-4));
    }
  }

  /** All 2^12 images whose bits {@code free} vary (0: low, 1: high), the others fixed. */
  private static List<byte[]> images(int fixed, int free) {
    List<byte[]> images = new ArrayList<>();
    for (int code = 0; code < 1 << 12; code++) {
      byte[] image = new byte[12];
      for (int v = 0; v < image.length; v++) {
        image[v] = (byte) ((code >> v & 1) << free | (fixed >> v & 1) << 1 - free);
      }
      images.add(image);
    }
    return images;
  }

  private static double sumOfProbabilities(PlanGeometry geometry) {
    int bits = geometry.depth().bits();
    int values = geometry.grid().imageValues();
    List<byte[]> images = new ArrayList<>();
    for (int code = 0; code < 1 << values * bits; code++) {
      byte[] image = new byte[values];
      for (int v = 0; v < values; v++) {
        image[v] = (byte) (code >> v * bits & (1 << bits) - 1);
      }
      images.add(image);
    }
    return sum(geometry, geometry.plan().stages(), images);
  }

  /** The worst of all heads. */
  private static double sum(PlanGeometry geometry, List<Stage> stages, List<byte[]> images) {
    double worst = 1;
    for (TinyWorld.Heads head : TinyWorld.Heads.values()) {
      double sum = sum(geometry, stages, images, head.of(NET));
      worst = Math.abs(sum - 1) > Math.abs(worst - 1) ? sum : worst;
    }
    return worst;
  }

  private static double sum(
      PlanGeometry geometry, List<Stage> stages, List<byte[]> images, NetSize net) {
    double[] nats = new double[images.size()];
    for (Stage stage : stages) {
      Decoder decoder = TinyWorld.jittered(DecoderSpec.of(stage, geometry, net), 11);
      BatchAssembler assembler = new BatchAssembler(geometry, stage);
      for (int slice : geometry.slices(stage)) {
        int[] slices = new int[images.size()];
        Arrays.fill(slices, slice);
        double[] costs = decoder.nats(assembler.assemble(images, slices));
        for (int n = 0; n < nats.length; n++) {
          nats[n] += costs[n];
        }
      }
    }
    return Arrays.stream(nats).map(cost -> Math.exp(-cost)).sum();
  }

  @ParameterizedTest
  @EnumSource(Plan.class)
  void zeroOutputLayersCostExactlyTheBits(Plan plan) {
    PlanGeometry geometry = TinyWorld.geometry(plan, 2, 2, 2, 5);
    byte[] image = TinyWorld.images(geometry, 1, 4).get(0);
    double bits = 0;
    for (Stage stage : plan.stages()) {
      Decoder decoder = Decoder.create(DecoderSpec.of(stage, geometry, NET), 3);
      decoder.setParameters(new float[decoder.parameters().length]);
      BatchAssembler assembler = new BatchAssembler(geometry, stage);
      for (int slice : geometry.slices(stage)) {
        bits += decoder.nats(assembler.assemble(List.of(image), new int[] {slice}))[0];
      }
    }
    assertThat(bits / Math.log(2) / image.length).isCloseTo(5, within(1e-12));
  }
}
