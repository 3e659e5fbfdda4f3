package io.subscale.model.net;

import io.subscale.datasets.batch.BatchAssembler;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.block.law.LawWeights;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.LocalTables;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.local.Prediction;
import io.subscale.model.local.PredictionFit;
import io.subscale.model.local.ScaleFit;
import io.subscale.model.local.Seen;
import io.subscale.model.op.Mixture;
import io.subscale.model.weight.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a decoder with a law head knows before its first step, fitted to training images: {@code
 * docs/MODEL.md}, section 5. Sums of products over any parts of the images are added up, then
 * solved; the scale is fitted to some images at once.
 */
public final class LawStart {
  private static final int LEAST_IMAGES = 256;
  private static final int PIXELS = 1 << 18;
  private static final int LEAST_SCALE_IMAGES = 16;
  private static final int SCALE_PIXELS = 1 << 15;

  private final Head.Law law;
  private final LocalTables tables;
  private final LocalShape shape;
  private final BatchAssembler assembler;
  private final int[] slices;

  /**
   * A fit of a stage.
   *
   * @param spec of its decoder
   * @throws IllegalArgumentException if its head is no law
   */
  public LawStart(PlanGeometry geometry, Stage stage, DecoderSpec spec) {
    if (!(spec.size().head() instanceof Head.Law ofSpec)) {
      throw new IllegalArgumentException("only a law head is fitted before the first step");
    }
    law = ofSpec;
    shape = spec.localShape(law);
    tables = LocalTables.of(shape);
    assembler = new BatchAssembler(geometry, stage);
    slices = geometry.slices(stage);
  }

  /** How many images the sums want. */
  public int images() {
    return Math.max(LEAST_IMAGES, PIXELS / shape.pixels());
  }

  /** How many of the same, the first ones, the scale wants. */
  public int scaleImages() {
    return Math.max(LEAST_SCALE_IMAGES, SCALE_PIXELS / shape.pixels());
  }

  /**
   * Sums of products over some images.
   *
   * @param images uint8 [S*S][h][w][3] each
   */
  public double[] sums(List<byte[]> images) {
    return new PredictionFit(tables).sums(seen(images));
  }

  private List<Seen> seen(List<byte[]> images) {
    return Arrays.stream(slices)
        .mapToObj(
            k -> {
              int[] same = new int[images.size()];
              Arrays.fill(same, k);
              return Seen.of(assembler.assemble(images, same));
            })
        .toList();
  }

  /**
   * Sets the fitted weights of a decoder that has not been trained.
   *
   * @param sums of all images
   * @param scaleImages uint8 [S*S][h][w][3] each
   * @param decoder of this fit's spec
   */
  public void fit(double[] sums, List<byte[]> scaleImages, Decoder decoder) {
    Prediction fit = new PredictionFit(tables).solve(sums);
    float[] weights = decoder.parameters();
    float[][] biases = new float[LocalShape.COLOURS][];
    LawWeights names = LawWeights.of(shape, decoder.spec().lawSizes(law));
    int[] starts = new int[biases.length];
    for (int c = 0; c < biases.length; c++) {
      Weight bias = names.colours().get(c).out().bias();
      starts[c] = start(decoder, bias);
      biases[c] = Arrays.copyOfRange(weights, starts[c], starts[c] + (int) bias.length());
    }
    int components = new MixtureLayout(law.components(), shape.anchors(), 0).all();
    new ScaleFit(tables, law.components(), () -> Mixture.row(components, shape.lawScale()))
        .fit(seen(scaleImages), fit, biases);
    for (int c = 0; c < biases.length; c++) {
      System.arraycopy(biases[c], 0, weights, starts[c], biases[c].length);
    }
    put(fit.spatial(), weights, start(decoder, names.spatial()));
    put(fit.colour(), weights, start(decoder, names.colour()));
    put(fit.scale(), weights, start(decoder, names.scale()));
    decoder.setParameters(weights);
  }

  private static void put(float[] from, float[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
  }

  /** Where a weight of the head begins in the flat vector. */
  private static int start(Decoder decoder, Weight weight) {
    int start = 0;
    for (Map.Entry<String, long[]> tensor : decoder.tensors().entrySet()) {
      if (tensor.getKey().equals(DecoderGraph.LAW + "." + weight.name())) {
        return start;
      }
      start += (int) Arrays.stream(tensor.getValue()).reduce(1, (a, b) -> a * b);
    }
    throw new IllegalStateException("the decoder has no weight " + weight.name());
  }
}
