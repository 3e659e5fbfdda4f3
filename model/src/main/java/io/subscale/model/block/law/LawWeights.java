package io.subscale.model.block.law;

import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Weights of a law head, in the order of the flat vector but for the biases. With q slices, u units
 * of a row, D the trunk's width and d the colours':
 *
 * @param spatial {@code ls} [q][3][terms], fitted before the first step and not trained
 * @param colour {@code lc} [q][3], fitted
 * @param scale {@code sc} [q][3][scale terms], fitted
 * @param first {@code f} [q][u][D]
 * @param firstBias {@code fb} [q][D]
 * @param places {@code pos} [64][D]
 * @param body {@code z} [body width][D]; null without a body
 * @param layers {@code rm} [D][D] and {@code rmb} for m = 1, 2, ...
 * @param colours of the three colours
 */
public record LawWeights(
    Weight spatial,
    Weight colour,
    Weight scale,
    Weight first,
    Weight firstBias,
    Weight places,
    Weight body,
    List<LinearWeights> layers,
    List<Colour> colours) {
  private static final int COLOURS = LocalShape.COLOURS;
  private static final float ANCHOR_LOGIT = -3;
  private static final float ANCHOR_LOG_SCALE = -2;
  private static final double NARROWEST = 0.25;
  private static final double WIDEST = 5;

  /**
   * Weights of colour c.
   *
   * @param trunk {@code hc} [D][d] and {@code hcb}
   * @param extra {@code xc} [extra units][d]
   * @param inner {@code gc} [d][d] and {@code gcb}
   * @param out {@code oc} [d][outputs] and {@code ocb} [q][outputs]
   */
  public record Colour(LinearWeights trunk, Weight extra, LinearWeights inner, LinearWeights out) {
    private Stream<Weight> all() {
      return Stream.concat(
          Stream.of(trunk.map(), extra, trunk.bias()), LinearWeights.all(inner, out));
    }
  }

  /** The weights of a head of these sizes. */
  public static LawWeights of(LocalShape shape, LawHead.Sizes size) {
    long slices = shape.slices();
    long width = size.width();
    long units = shape.rowUnits();
    long places = (long) LocalShape.PERIOD * LocalShape.PERIOD;
    Initial zero = Initial.zero();
    return new LawWeights(
        Weight.sliceMatrix("ls", zero, slices, COLOURS, shape.terms()),
        Weight.table("lc", zero, slices, COLOURS),
        Weight.table("sc", zero, slices, COLOURS, LocalShape.SCALE_TERMS),
        Weight.sliceMatrix("f", Initial.uniform(units), slices, units, width),
        Weight.table("fb", zero, slices, width),
        Weight.table("pos", zero, places, width),
        size.bodyWidth() > 0 ? Weight.matrix("z", zero, size.bodyWidth(), width) : null,
        IntStream.rangeClosed(1, size.layers())
            .mapToObj(m -> LinearWeights.of("r" + m, Initial.uniform(width), width, width))
            .toList(),
        IntStream.range(0, COLOURS).mapToObj(c -> colour(shape, size, c)).toList());
  }

  private static Colour colour(LocalShape shape, LawHead.Sizes size, int c) {
    int extra = LocalShape.colourUnits(c);
    int width = size.colourWidth();
    int outputs = layout(shape, size, c).columns();
    Initial joint = Initial.uniform((long) size.width() + extra);
    float[] start = startBias(size.components(), shape.anchors(), outputs);
    return new Colour(
        LinearWeights.of("h" + c, joint, size.width(), width),
        Weight.matrix("x" + c, joint, extra, width),
        LinearWeights.of("g" + c, Initial.uniform(width), width, width),
        new LinearWeights(
            Weight.matrix("o" + c, Initial.zero(), width, outputs),
            Weight.table("o" + c + "b", (v, random) -> repeat(start, v), shape.slices(), outputs)));
  }

  /** How a colour's outputs lie. */
  static MixtureLayout layout(LocalShape shape, LawHead.Sizes size, int colour) {
    return new MixtureLayout(size.components(), shape.anchors(), colour);
  }

  private static void repeat(float[] row, float[] into) {
    for (int at = 0; at < into.length; at += row.length) {
      System.arraycopy(row, 0, into, at, row.length);
    }
  }

  /** Equal weights of the K components, of geometric scales; neighbours' values are unlikely. */
  private static float[] startBias(int components, int anchors, int columns) {
    float[] row = new float[columns];
    for (int k = 0; k < components && components > 1; k++) {
      double share = (double) k / (components - 1);
      row[2 * components + k] =
          (float) (Math.log(NARROWEST) + share * Math.log(WIDEST / NARROWEST));
    }
    int neighbours = 3 * components;
    Arrays.fill(row, neighbours, neighbours + anchors, ANCHOR_LOGIT);
    Arrays.fill(row, neighbours + anchors, neighbours + 2 * anchors, ANCHOR_LOG_SCALE);
    return row;
  }

  /** What is fitted before the first step and not trained. */
  public List<Weight> fitted() {
    return List.of(spatial, colour, scale);
  }

  /** In the order of the flat vector. */
  List<Weight> list() {
    return Stream.of(
            fitted().stream(),
            Stream.of(first, firstBias, places),
            Stream.ofNullable(body),
            layers.stream().flatMap(layer -> layer.list().stream()),
            colours.stream().flatMap(Colour::all))
        .flatMap(part -> part)
        .toList();
  }
}
