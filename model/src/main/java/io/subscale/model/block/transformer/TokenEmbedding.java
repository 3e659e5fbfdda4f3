package io.subscale.model.block.transformer;

import io.subscale.model.block.PixelSize;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.StepReads;
import io.subscale.model.graph.Work;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The transformer's tokens, one a pixel in raster order: token t knows pixel t-1, never pixel t.
 *
 * <ul>
 *   <li>inputs: embedded target x [n*h*w][e]; optionally context E [n*h*w][c]
 *   <li>weights {@code w} [e][width], {@code b} [width], {@code row} [h][width], {@code col}
 *       [w][width], with context also {@code context} [c][width]
 *   <li>output: token t = x(t-1) w + b + row(y) + col(x) + E(t) context, where x(-1) = 0
 * </ul>
 */
public final class TokenEmbedding extends FeatureBlock {
  private static final long serialVersionUID = 1L;
  private static final double POSITION_DEVIATION = 0.02;

  private final PixelSize size;

  /** Tokens of {@code size.transformerWidth()}. */
  @JsonCreator
  public TokenEmbedding(
      @JsonProperty("common") Common common, @JsonProperty("size") PixelSize size) {
    super(common);
    this.size = size;
  }

  /**
   * The weights, stated once.
   *
   * @param context null without context
   */
  record Weights(LinearWeights input, Weight row, Weight column, Weight context) {
    static Weights of(PixelSize size) {
      int width = size.transformerWidth();
      int context = size.contextWidth();
      Initial place = Initial.normal(POSITION_DEVIATION);
      return new Weights(
          LinearWeights.named("w", "b", Initial.uniform(size.units()), size.units(), width),
          Weight.table("row", place, size.height(), width),
          Weight.table("col", place, size.columns(), width),
          context == 0 ? null : Weight.matrix("context", Initial.uniform(context), context, width));
    }

    List<Weight> list() {
      List<Weight> list = new ArrayList<>(input.list());
      list.add(row);
      list.add(column);
      if (context != null) {
        list.add(context);
      }
      return list;
    }
  }

  @Override
  public List<Weight> weights() {
    return Weights.of(size).list();
  }

  @Override
  protected List<Object> sizes() {
    return List.of(size);
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public StepReads reads() {
    Weights weights = Weights.of(size);
    return StepReads.of(weights.list(), Stream.ofNullable(weights.context()).toList());
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new TokenStep(setup, Weights.of(size), size);
  }

  private final class Run implements BlockRun {
    private final Weights weights = Weights.of(size);
    private INDArray shifted;
    private int[] rowIndex = new int[0];
    private int[] colIndex;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray x = inputs[0];
      shifted = pass.kept(x.shape());
      if (hasNeighbours()) {
        later(shifted).assign(earlier(x));
      }
      sequences(shifted).get(NDArrayIndex.all(), NDArrayIndex.point(0)).assign(0);
      INDArray out = pass.output(x.size(0), size.transformerWidth());
      Linear.forward(shifted, pass.weights(weights.input()), out);
      if (size.contextWidth() > 0) {
        Linear.addProduct(inputs[1], pass.weight(weights.context()), out);
      }
      indexPlaces((int) x.size(0));
      INDArray place = pass.scratch(out.shape());
      Lookup.gather(pass.weight(weights.row()), rowIndex, place);
      out.addi(place);
      Lookup.gather(pass.weight(weights.column()), colIndex, place);
      return out.addi(place);
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      Lookup.scatterAdd(gradient, rowIndex, pass.gradient(weights.row()));
      Lookup.scatterAdd(gradient, colIndex, pass.gradient(weights.column()));
      Linear.weightGradients(shifted, gradient, pass.gradients(weights.input()));
      INDArray dShifted = pass.scratch(shifted.shape());
      Linear.inputGradient(gradient, pass.weight(weights.input().map()), dShifted);
      INDArray dx = pass.inputGradient(shifted.shape());
      if (hasNeighbours()) {
        earlier(dx).assign(later(dShifted));
      }
      sequences(dx).get(NDArrayIndex.all(), NDArrayIndex.point(size.pixels() - 1)).assign(0);
      if (size.contextWidth() == 0) {
        return new INDArray[] {dx};
      }
      Linear.weightGradient(inputs[1], gradient, pass.gradient(weights.context()));
      INDArray dContext = pass.inputGradient(inputs[1].shape());
      Linear.inputGradient(gradient, pass.weight(weights.context()), dContext);
      return new INDArray[] {dx, dContext};
    }

    private void indexPlaces(int rows) {
      if (rowIndex.length == rows) {
        return;
      }
      rowIndex = new int[rows];
      colIndex = new int[rows];
      for (int r = 0; r < rows; r++) {
        rowIndex[r] = r % size.pixels() / size.columns();
        colIndex[r] = r % size.columns();
      }
    }

    private INDArray sequences(INDArray matrix) {
      return matrix.reshape('c', -1, size.pixels(), matrix.size(1));
    }

    /** Not so in slices of one pixel; ND4J has no empty view to assign. */
    private boolean hasNeighbours() {
      return size.pixels() > 1;
    }

    private INDArray earlier(INDArray matrix) {
      return part(matrix, 0, size.pixels() - 1);
    }

    private INDArray later(INDArray matrix) {
      return part(matrix, 1, size.pixels());
    }

    private INDArray part(INDArray matrix, int from, int to) {
      return sequences(matrix)
          .get(NDArrayIndex.all(), NDArrayIndex.interval(from, to), NDArrayIndex.all());
    }
  }
}
