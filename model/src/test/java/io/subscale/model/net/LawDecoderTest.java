package io.subscale.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.model.net.TinyWorld.Heads;
import io.subscale.model.op.HostMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Decoders with law heads against {@link ReferenceLaw}, which is written from the page alone. */
@Tag("slow")
class LawDecoderTest {
  private static final int COLOURS = 3;
  private static final int BITS = 4;

  static Stream<Arguments> stages() {
    List<Arguments> all = new ArrayList<>();
    for (Plan plan : Plan.values()) {
      for (Stage stage : plan.stages()) {
        for (int scale = plan.splitsSize() ? 2 : 1; scale <= 3; scale++) {
          all.add(Arguments.of(plan, stage.name(), scale));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void probabilitiesAreThoseOfTheEquations(Plan plan, String name, int scale) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, 3, 4, BITS);
    Stage stage = geometry.stage(name);
    for (Heads head : List.of(Heads.LAW, Heads.LAW_WITH_BODY)) {
      DecoderSpec spec = DecoderSpec.of(stage, geometry, head.of(TinyWorld.net()));
      Decoder decoder = TinyWorld.jittered(spec, 13);
      List<byte[]> images = TinyWorld.images(geometry, 2, 7);
      for (int slice : geometry.slices(stage)) {
        int[] slices = {slice, slice};
        Batch batch = new BatchAssembler(geometry, stage).assemble(images, slices);
        assertLogits(geometry, decoder, images, batch);
      }
    }
  }

  private static void assertLogits(
      PlanGeometry geometry, Decoder decoder, List<byte[]> images, Batch batch) {
    ReferenceLaw reference = reference(decoder, weights(decoder));
    float[] found = decoder.logits(batch);
    double[] nats = decoder.nats(batch);
    double[][] bodies = bodies(decoder, batch);
    int each = found.length / images.size();
    for (int n = 0; n < images.size(); n++) {
      int[][][] image = raster(geometry.grid(), images.get(n));
      double[] expected = reference.logits(image, batch.slice()[n], rows(decoder, bodies[n]));
      double[] part = new double[each];
      for (int i = 0; i < each; i++) {
        part[i] = found[n * each + i];
      }
      assertThat(part).containsExactly(expected, within(2e-3));
      double cost = reference.nats(image, batch.slice()[n], rows(decoder, bodies[n]));
      assertThat(nats[n]).isCloseTo(cost, within(1e-4 * cost));
    }
  }

  /** By example, the body's features z [h*w*F] as the decoder has them; null without a body. */
  private static double[][] bodies(Decoder decoder, Batch batch) {
    double[][] bodies = new double[batch.examples()][];
    if (decoder.spec().size().head().body()) {
      INDArray[] inputs = decoder.dataSet(batch).getFeatures();
      INDArray z = decoder.graph().output(List.of("pixels"), false, inputs, null)[0];
      double[] all = HostMemory.doubles(z);
      int each = all.length / bodies.length;
      for (int n = 0; n < bodies.length; n++) {
        bodies[n] = Arrays.copyOfRange(all, n * each, (n + 1) * each);
      }
    }
    return bodies;
  }

  private static double[][] rows(Decoder decoder, double[] z) {
    if (z == null) {
      return null;
    }
    int width = decoder.spec().size().width();
    double[][] rows = new double[z.length / width][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(z, r * width, (r + 1) * width);
    }
    return rows;
  }

  private static Map<String, double[]> weights(Decoder decoder) {
    Map<String, double[]> weights = new HashMap<>();
    float[] all = decoder.parameters();
    int start = 0;
    for (Map.Entry<String, long[]> tensor : decoder.tensors().entrySet()) {
      int length = (int) Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
      double[] values = new double[length];
      for (int i = 0; i < length; i++) {
        values[i] = all[start + i];
      }
      weights.put(tensor.getKey(), values);
      start += length;
    }
    return weights;
  }

  private static ReferenceLaw reference(Decoder decoder, Map<String, double[]> weights) {
    return new ReferenceLaw(shape(decoder.spec()), name -> weights.get("law." + name));
  }

  private static ReferenceLaw.Shape shape(DecoderSpec spec) {
    Head.Law law = (Head.Law) spec.size().head();
    return new ReferenceLaw.Shape(
        spec.scale(),
        spec.range().firstSlice(),
        spec.range().slices(),
        spec.height(),
        spec.columns(),
        spec.range().bits(),
        spec.levels(),
        spec.hiSlots() > 0,
        law.places(),
        law.width(),
        law.layers(),
        law.components(),
        law.body());
  }

  /** [H][W][3] of an image in generation order. */
  private static int[][][] raster(SliceGrid grid, byte[] slices) {
    int[][][] image = new int[grid.height()][grid.width()][COLOURS];
    int at = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int y = 0; y < grid.sliceHeight(); y++) {
        for (int x = 0; x < grid.sliceWidth(); x++) {
          int row = y * grid.scale() + k / grid.scale();
          int column = x * grid.scale() + k % grid.scale();
          for (int c = 0; c < COLOURS; c++) {
            image[row][column][c] = slices[at++] & 0xFF;
          }
        }
      }
    }
    return image;
  }

  @ParameterizedTest
  @MethodSource("stages")
  void fitIsThatOfThePage(Plan plan, String name, int scale) {
    PlanGeometry geometry = TinyWorld.geometry(plan, scale, 3, 4, BITS);
    Stage stage = geometry.stage(name);
    DecoderSpec spec = DecoderSpec.of(stage, geometry, Heads.LAW.of(TinyWorld.net()));
    List<byte[]> images = TinyWorld.images(geometry, 6, 3);
    Decoder decoder = Decoder.create(spec, 1);
    LawStart start = new LawStart(geometry, stage, spec);
    start.fit(start.sums(images), images, decoder);

    List<int[][][]> rasters = images.stream().map(i -> raster(geometry.grid(), i)).toList();
    ReferenceLaw.Fit expected = ReferenceLaw.fit(shape(spec), rasters);
    assertTensor(decoder, "ls", expected.ls());
    assertTensor(decoder, "lc", expected.lc());
    // Adam's steps do not shrink with a gradient, so a slope near 0 magnifies a float's rounding.
    double found = 0;
    double wanted = 0;
    ReferenceLaw reference = reference(decoder, weights(decoder, expected));
    for (int slice : geometry.slices(stage)) {
      int[] same = new int[images.size()];
      Arrays.fill(same, slice);
      for (double nats : decoder.nats(new BatchAssembler(geometry, stage).assemble(images, same))) {
        found += nats;
      }
      for (int[][][] raster : rasters) {
        wanted += reference.nats(raster, slice, null);
      }
    }
    assertThat(found).isCloseTo(wanted, within(2e-3 * wanted));
  }

  /** A decoder's weights with another fit. */
  private static Map<String, double[]> weights(Decoder decoder, ReferenceLaw.Fit fit) {
    Map<String, double[]> weights = weights(decoder);
    weights.put("law.ls", fit.ls());
    weights.put("law.lc", fit.lc());
    weights.put("law.sc", fit.sc());
    for (int c = 0; c < COLOURS; c++) {
      weights.put("law.o" + c + "b", fit.biases()[c]);
    }
    return weights;
  }

  private static void assertTensor(Decoder decoder, String name, double[] expected) {
    assertThat(weights(decoder).get("law." + name)).containsExactly(expected, within(1e-5));
  }
}
