package io.subscale.model.block;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Weight;
import io.subscale.model.op.LayerNormal;
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
public final class FinalNorm extends Block {
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
    return List.of(new Weight("g", Initial.one(), width), new Weight("b", Initial.zero(), width));
  }

  @Override
  protected List<Object> sizes() {
    return List.of(width);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  private static final class Run implements BlockRun {
    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray out = pass.output(inputs[0].shape());
      norm(pass).forward(inputs[0], out);
      return out;
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray dx = pass.inputGradient(gradient.shape());
      INDArray[] weights = {pass.gradient("g"), pass.gradient("b")};
      norm(pass).backward(inputs[0], gradient, null, dx, weights);
      return new INDArray[] {dx};
    }

    private static LayerNormal norm(Pass pass) {
      return new LayerNormal(pass.weight("g"), pass.weight("b"));
    }
  }
}
