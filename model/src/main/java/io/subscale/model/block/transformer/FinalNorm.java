package io.subscale.model.block.transformer;

import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Work;
import io.subscale.model.op.LayerNorm;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.NormWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The layer norm after the last transformer layer.
 *
 * <ul>
 *   <li>input and output: [rows][width]
 *   <li>weights {@code g}, {@code b} [width]
 * </ul>
 */
public final class FinalNorm extends FeatureBlock {
  private static final long serialVersionUID = 1L;

  private final int width;

  /** A norm over {@code width} columns. */
  @JsonCreator
  public FinalNorm(@JsonProperty("common") Common common, @JsonProperty("width") int width) {
    super(common);
    this.width = width;
  }

  @Override
  public List<Weight> weights() {
    return norm().list();
  }

  private NormWeights norm() {
    return NormWeights.of("", width);
  }

  @Override
  protected List<Object> sizes() {
    return List.of(width);
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public BlockRun newRun() {
    return new Run(norm());
  }

  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new Step(setup.pixel(0), BlockStep.pixel(setup.examples(), width), setup.norm(norm()));
  }

  private record Run(NormWeights weights) implements BlockRun {
    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray out = pass.output(inputs[0].shape());
      new LayerNorm(pass.weights(weights)).forward(inputs[0], out);
      return out;
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray dx = pass.inputGradient(gradient.shape());
      new LayerNorm(pass.weights(weights))
          .backward(inputs[0], gradient, null, dx, pass.gradients(weights));
      return new INDArray[] {dx};
    }
  }

  private record Step(FloatRows x, Activations.Pixel output, Kernels.Norm norm)
      implements BlockStep.Features {
    @Override
    public void startPixel(int y, int column) {
      norm.apply(x, output.rows());
    }
  }
}
