package io.subscale.model.block.law;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.graph.Work;
import io.subscale.model.local.LocalShape;
import io.subscale.model.local.MixtureLayout;
import io.subscale.model.loss.MixtureOutput;
import io.subscale.model.loss.Nats;
import io.subscale.model.op.Mixture;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Weight;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The law of a pixel's colours, each given the earlier ones: a mixture of discretised logistics
 * around a least-squares prediction, shaped by a network over the neighbourhood in units of the
 * local scale ({@code docs/MODEL.md}, section 4). Its weights: {@link LawWeights}; no gradient
 * moves the fitted ones.
 *
 * <ul>
 *   <li>inputs, as data: target [n][h][w][3], window and hi if the stage sees them, slice [n][1] if
 *       there is one of these; then, with a body, z [n*h*w][bodyWidth]
 *   <li>output: parameters of the mixtures, [3][n*h*w][3 C] as a matrix [3 n*h*w][3 C]
 * </ul>
 */
public final class LawHead extends HeadBlock {
  private static final long serialVersionUID = 1L;

  private static final int COLOURS = LocalShape.COLOURS;

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
    /** Units of a colour. */
    public int colourWidth() {
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

  /** What it looks at. */
  public LocalShape shape() {
    return shape;
  }

  /** The sizes of its network. */
  public Sizes size() {
    return size;
  }

  /** How colour c's outputs lie. */
  public MixtureLayout layout(int colour) {
    return LawWeights.layout(shape, size, colour);
  }

  @Override
  public List<Weight> weights() {
    return LawWeights.of(shape, size).list();
  }

  @Override
  protected List<Object> sizes() {
    return List.of(shape, size);
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public Layer output() {
    return new MixtureOutput(shape.lawScale());
  }

  /** The lowest intensities that the values stand for, given their high bits if there are some. */
  @Override
  public int[] labels(Batch batch) {
    int[] labels = batch.target().clone();
    int slots = batch.hiSlots();
    for (int i = 0; i < labels.length; i++) {
      if (shape.depth()) {
        int own = (i / COLOURS * slots + slots / 2) * COLOURS + i % COLOURS;
        labels[i] += batch.hiWindow()[own] * shape.step();
      } else {
        labels[i] *= shape.step();
      }
    }
    return labels;
  }

  @Override
  public float[] logits(INDArray output, int[] labels) {
    int[] intensities = Nats.colourMajor(labels);
    float[][] rows = Mixture.logProbabilities(output, intensities, shape.lawScale());
    float[] all = new float[rows.length * shape.levels()];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, all, r * shape.levels(), shape.levels());
    }
    return all;
  }

  @Override
  public double[] nats(INDArray output, int[] labels) {
    return Nats.ofMixtures(output, labels, shape.lawScale());
  }

  @Override
  public BlockRun newRun() {
    return new LawHeadRun(this);
  }

  @Override
  public BlockStep.Head step(StepSetup setup) {
    return new LawStep(setup, this);
  }
}
