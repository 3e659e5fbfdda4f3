package io.subscale.model.block;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Weight;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The law of a pixel's colours, each given the earlier ones: a mixture of discretised logistics
 * around a least-squares prediction, shaped by a network over the neighbourhood in units of the
 * local scale ({@code docs/MODEL.md}, section 4). The fitted tensors {@code ls}, {@code lc}, {@code
 * sc} are weights that no gradient moves.
 *
 * <ul>
 *   <li>inputs, as data: target [n][h][w][3], window and hi if the stage sees them, slice [n][1] if
 *       there is one of these; then, with a body, z [n*h*w][bodyWidth]
 *   <li>output: parameters of the mixtures, [3][n*h*w][3 C] as a matrix [3 n*h*w][3 C]
 * </ul>
 */
public final class LawHead extends Block {
  private static final long serialVersionUID = 1L;
  private static final int COLOURS = LocalShape.COLOURS;
  private static final float ANCHOR_LOGIT = -3;
  private static final float ANCHOR_LOG_SCALE = -2;
  private static final double NARROWEST = 0.25;
  private static final double WIDEST = 5;

  private final LocalShape shape;
  private final Sizes size;

  /**
   * The sizes of the network.
   *
   * @param bodyWidth columns of z; 0 without a body
   * @param width D, units of the trunk; the colours have half of them
   * @param layers of the trunk after the first
   * @param components K, beside those that stand at neighbours' values
   */
  public record Sizes(
      @JsonProperty("bodyWidth") int bodyWidth,
      @JsonProperty("width") int width,
      @JsonProperty("layers") int layers,
      @JsonProperty("components") int components) {
    int colourWidth() {
      return width / 2;
    }
  }

  /** A head over a neighbourhood. */
  @JsonCreator
  public LawHead(
      @JsonProperty("common") Common common,
      @JsonProperty("shape") LocalShape shape,
      @JsonProperty("size") Sizes size) {
    super(common);
    this.shape = shape;
    this.size = size;
  }

  LocalShape shape() {
    return shape;
  }

  Sizes size() {
    return size;
  }

  /** How colour c's outputs lie. */
  MixtureLayout layout(int colour) {
    return new MixtureLayout(size.components(), shape.anchors(), colour);
  }

  private int outputs(int colour) {
    return layout(colour).columns();
  }

  /** Names of the weights that are fitted before the first step and not trained. */
  public static List<String> fitted() {
    return List.of("ls", "lc", "sc");
  }

  @Override
  public List<Weight> weights() {
    int slices = shape.slices();
    int width = size.width();
    int units = shape.rowUnits();
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight("ls", Initial.zero(), slices, COLOURS, shape.terms()));
    weights.add(new Weight("lc", Initial.zero(), slices, COLOURS));
    weights.add(new Weight("sc", Initial.zero(), slices, COLOURS, LocalShape.SCALE_TERMS));
    weights.add(new Weight("f", Initial.uniform(units), slices, units, width));
    weights.add(new Weight("fb", Initial.zero(), slices, width));
    int places = LocalShape.PERIOD * LocalShape.PERIOD;
    weights.add(new Weight("pos", Initial.zero(), places, width));
    if (size.bodyWidth() > 0) {
      weights.add(new Weight("z", Initial.zero(), size.bodyWidth(), width));
    }
    for (int m = 1; m <= size.layers(); m++) {
      weights.add(new Weight("r" + m, Initial.uniform(width), width, width));
      weights.add(new Weight("r" + m + "b", Initial.zero(), width));
    }
    for (int c = 0; c < COLOURS; c++) {
      weights.addAll(ofColour(c));
    }
    return weights;
  }

  private List<Weight> ofColour(int c) {
    int extra = LocalShape.colourUnits(c);
    int width = size.colourWidth();
    Initial joint = Initial.uniform((long) size.width() + extra);
    return List.of(
        new Weight("h" + c, joint, size.width(), width),
        new Weight("x" + c, joint, extra, width),
        new Weight("h" + c + "b", Initial.zero(), width),
        new Weight("g" + c, Initial.uniform(width), width, width),
        new Weight("g" + c + "b", Initial.zero(), width),
        new Weight("o" + c, Initial.zero(), width, outputs(c)),
        new Weight(
            "o" + c + "b", (v, random) -> fillBias(v, outputs(c)), shape.slices(), outputs(c)));
  }

  private void fillBias(float[] bias, int columns) {
    float[] row = startBias(columns);
    for (int at = 0; at < bias.length; at += columns) {
      System.arraycopy(row, 0, bias, at, columns);
    }
  }

  /** Equal weights of the K components, of geometric scales; neighbours' values are unlikely. */
  private float[] startBias(int columns) {
    int components = size.components();
    int anchors = shape.anchors();
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

  @Override
  protected List<Object> sizes() {
    return List.of(shape, size);
  }

  @Override
  public BlockRun newRun() {
    return new LawHeadRun(this);
  }
}
