package io.subscale.model.block.embed;

import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.SliceBlock;
import io.subscale.model.graph.Work;
import io.subscale.model.local.Seen;
import io.subscale.model.op.Activation;
import io.subscale.model.op.Convolution;
import io.subscale.model.op.Convolution.Edges;
import io.subscale.model.op.Dropout;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A residual block of the slice embedder: z + conv3x3(dropout(elu(conv3x3(elu(z))))).
 *
 * <ul>
 *   <li>input and output: [n*h*w][width]
 *   <li>weights {@code w1}, {@code w2} [3][3][width][width]; {@code b1}, {@code b2} [width]
 * </ul>
 */
public final class ResidualBlock extends SliceBlock {
  private static final long serialVersionUID = 1L;

  private final int height;
  private final int columns;
  private final int width;
  private final double dropout;

  /** A block over slices of {@code height} x {@code columns} pixels, {@code width} channels. */
  @JsonCreator
  public ResidualBlock(
      @JsonProperty("common") Common common,
      @JsonProperty("height") int height,
      @JsonProperty("columns") int columns,
      @JsonProperty("width") int width,
      @JsonProperty("dropout") double dropout) {
    super(common);
    this.height = height;
    this.columns = columns;
    this.width = width;
    this.dropout = dropout;
  }

  @Override
  public List<Weight> weights() {
    return LinearWeights.all(convolution(1), convolution(2)).toList();
  }

  private LinearWeights convolution(int number) {
    Initial kernel = Initial.uniform(9L * width);
    return LinearWeights.named("w" + number, "b" + number, kernel, 3, 3, width, width);
  }

  @Override
  protected List<Object> sizes() {
    return List.of(height, columns, width, dropout);
  }

  @Override
  public int columns() {
    return width;
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new Step(setup);
  }

  private final class Step implements BlockStep.Features {
    private final Kernels kernels;
    private final Pixels input;
    private final Layer first;
    private final Layer second;
    private final FloatRows active;
    private final FloatRows between;
    private final Pixels output;

    Step(StepSetup setup) {
      kernels = setup.kernels();
      input = setup.slice(0);
      first = new Layer(setup, convolution(1));
      second = new Layer(setup, convolution(2));
      output = Pixels.of(setup.examples(), setup.pixels(), width);
      active = FloatRows.of(output.rows().rows(), width);
      between = FloatRows.of(output.rows().rows(), width);
    }

    @Override
    public Activations output() {
      return output;
    }

    @Override
    public void startSlice(Seen seen) {
      FloatRows out = output.rows();
      active.copy(input.rows(), 0, 0, out.rows());
      kernels.elu(active);
      first.assign(active, between);
      kernels.elu(between);
      second.assign(between, out);
      for (int i = 0; i < out.values().length; i++) {
        out.values()[i] += input.rows().values()[i];
      }
    }
  }

  /** A 3x3 convolution over whole slices, zero outside. */
  private final class Layer {
    private final Kernels.Matrix[] taps;
    private final float[] bias;

    Layer(StepSetup setup, LinearWeights weights) {
      taps = setup.matrices(weights.map());
      bias = setup.tensor(weights.bias());
    }

    void assign(FloatRows from, FloatRows to) {
      to.assign(bias);
      for (int tap = 0; tap < taps.length; tap++) {
        int dy = tap / 3 - 1;
        int dx = tap % 3 - 1;
        for (int row = 0; row < to.rows() / columns; row++) {
          int y = row % height + dy;
          if (y >= 0 && y < height && columns > Math.abs(dx)) {
            int start = row * columns + Math.max(0, -dx);
            int count = columns - Math.abs(dx);
            taps[tap].addProduct(from, start + dy * columns + dx, to, start, count);
          }
        }
      }
    }
  }

  private final class Run implements BlockRun {
    private final LinearWeights convolution1 = convolution(1);
    private final LinearWeights convolution2 = convolution(2);
    private final Dropout drop = new Dropout(getLayerName() + ".hidden", dropout);
    private INDArray first;
    private INDArray second;
    private INDArray dropped;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray z = inputs[0];
      first = pass.kept(z.shape());
      Activation.elu(z, first);
      second = pass.kept(z.shape());
      Convolution.forward(image(first), pass.weights(convolution1), Edges.SAME, image(second));
      Activation.elu(second, second);
      dropped = drop.forward(pass, second);
      INDArray out = pass.output(z.shape());
      Convolution.forward(image(dropped), pass.weights(convolution2), Edges.SAME, image(out));
      return out.addi(z);
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray dSecond = pass.scratch(gradient.shape());
      back(pass, convolution2, dropped, gradient, dSecond);
      drop.backward(dSecond);
      Activation.eluBackward(second, dSecond);
      INDArray dz = pass.inputGradient(gradient.shape());
      back(pass, convolution1, first, dSecond, dz);
      Activation.eluBackward(first, dz);
      return new INDArray[] {dz.addi(gradient)};
    }

    private void back(Pass pass, LinearWeights convolution, INDArray x, INDArray dy, INDArray dx) {
      Convolution.backward(
          new Convolution.Saved(image(x), pass.weights(convolution), image(dy)),
          Edges.SAME,
          image(dx),
          pass.gradients(convolution));
    }

    private INDArray image(INDArray matrix) {
      return matrix.reshape('c', -1, height, columns, width);
    }
  }
}
