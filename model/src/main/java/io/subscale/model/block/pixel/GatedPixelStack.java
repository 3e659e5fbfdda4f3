package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.block.pixel.GatedPixelLayer.Conditions;
import io.subscale.model.block.pixel.GatedPixelLayer.Streams;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.StepReads;
import io.subscale.model.graph.Work;
import io.subscale.model.op.CausalConvolution;
import io.subscale.model.op.Convolution.Padding;
import io.subscale.model.op.Dropout;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The Gated PixelCNN (van den Oord et al. 2016b): a vertical stack v that sees the rows above, and
 * a horizontal stack z that sees the pixels to the left and the vertical stack, without a blind
 * spot.
 *
 * <p>T conditions the horizontal stack only: the vertical kernel at (y, x) reaches (y, x+1), and T
 * there has already seen pixel (y, x). E does not know the target slice and conditions both.
 *
 * <ul>
 *   <li>inputs: embedded target x [n*h*w][e], T [n*h*w][d], optionally E [n*h*w][c]
 *   <li>weights: {@link StackWeights}, {@link GatedWeights}
 *   <li>output: z after the last layer, [n*h*w][F]
 * </ul>
 *
 * <p>Entrance: v = conv2x3 over rows y-2 and y-1, z = conv1x2 over pixels x-2 and x-1.
 */
public final class GatedPixelStack extends FeatureBlock {
  private static final long serialVersionUID = 1L;
  private static final CausalConvolution TWO_ABOVE = new CausalConvolution(new Padding(2, 1, 1));
  private static final CausalConvolution TWO_LEFT = new CausalConvolution(new Padding(0, 2, 0));

  private final PixelSize size;
  private final int layers;
  private final double dropout;

  /** A stack of {@code layers} layers. */
  @JsonCreator
  public GatedPixelStack(
      @JsonProperty("common") Common common,
      @JsonProperty("size") PixelSize size,
      @JsonProperty("layers") int layers,
      @JsonProperty("dropout") double dropout) {
    super(common);
    this.size = size;
    this.layers = layers;
    this.dropout = dropout;
  }

  @Override
  public List<Weight> weights() {
    return StackWeights.of(size, layers).list();
  }

  @Override
  protected List<Object> sizes() {
    return List.of(size, layers, dropout);
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public StepReads reads() {
    StackWeights weights = StackWeights.of(size, layers);
    return StepReads.of(weights.list(), weights.byRow());
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new PixelStep(setup, StackWeights.of(size, layers), size);
  }

  private final class Run implements BlockRun {
    private final StackWeights weights = StackWeights.of(size, layers);
    private final List<GatedPixelLayer> stack =
        IntStream.range(0, layers).mapToObj(this::layer).toList();
    private INDArray above;
    private INDArray left;

    private GatedPixelLayer layer(int number) {
      Dropout drop = new Dropout(getLayerName() + ".gated" + number, dropout);
      return new GatedPixelLayer(weights.layers().get(number), size, drop);
    }

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray x = size.image(inputs[0]);
      long rows = inputs[0].size(0);
      above = pass.kept(x.size(0), size.height() + 1, size.columns() + 2, size.units());
      left = pass.kept(x.size(0), size.height(), size.columns() + 1, size.units());
      Streams streams =
          new Streams(pass.scratch(rows, size.width()), pass.scratch(rows, size.width()));
      TWO_ABOVE.forward(x, pass.weights(weights.above()), above, size.image(streams.v()));
      TWO_LEFT.forward(x, pass.weights(weights.left()), left, size.image(streams.z()));
      Conditions conditions = conditions(inputs);
      for (GatedPixelLayer layer : stack) {
        streams = layer.forward(pass, streams, conditions);
      }
      INDArray out = pass.output(rows, size.width());
      return out.assign(streams.z());
    }

    private Conditions conditions(INDArray[] arrays) {
      return new Conditions(arrays[1], size.contextWidth() > 0 ? arrays[2] : null);
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray[] gradients = new INDArray[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        gradients[i] = pass.inputGradient(inputs[i].shape()).assign(0);
      }
      Conditions conditions = conditions(inputs);
      Conditions dConditions = conditions(gradients);
      Streams d = new Streams(null, gradient);
      INDArray scratch = pass.scratch(GatedPixelLayer.scratchShape(gradient.size(0), size));
      for (int layer = layers - 1; layer >= 0; layer--) {
        d = stack.get(layer).backward(pass, d, conditions, dConditions, scratch);
      }
      entrance(pass, new Entrance(weights.above(), above, TWO_ABOVE), d.v(), gradients[0]);
      entrance(pass, new Entrance(weights.left(), left, TWO_LEFT), d.z(), gradients[0]);
      return gradients;
    }

    private void entrance(Pass pass, Entrance entrance, INDArray dy, INDArray dx) {
      INDArray w = pass.weight(entrance.weights().map());
      INDArray dImage = pass.scratch(size.image(dx).shape());
      entrance
          .convolution()
          .backward(
              new CausalConvolution.Saved(entrance.padded(), w),
              size.image(dy),
              pass.scratch(CausalConvolution.scratchShape(dy.size(0), w)),
              dImage,
              pass.gradients(entrance.weights()));
      dx.addi(dImage.reshape(dx.shape()));
    }
  }

  private record Entrance(LinearWeights weights, INDArray padded, CausalConvolution convolution) {}
}
