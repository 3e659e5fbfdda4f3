package io.subscale.model.block;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Weight;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The slice embedder's entrance: the stacked slots and the embedded place (i, j) of the target
 * slice through one 1x1 convolution.
 *
 * <ul>
 *   <li>inputs: embedded slots [n*h*w][e] each, then the slice index [n][1] as data
 *   <li>weights {@code row}, {@code col} [S][8]; {@code w} [sum of e + 16][width]; {@code b}
 *       [width]
 *   <li>output: [slots, row[i], col[j]] w + b, [n*h*w][width]
 * </ul>
 */
public final class ContextProjection extends Block {
  private static final long serialVersionUID = 1L;
  private static final int PLACE_UNITS = 8;

  private final int scale;
  private final int slotUnits;
  private final int width;

  /**
   * The entrance.
   *
   * @param scale S
   * @param slotUnits columns of all embedded slots together
   * @param width of the embedder
   */
  @JsonCreator
  public ContextProjection(
      @JsonProperty("common") Common common,
      @JsonProperty("scale") int scale,
      @JsonProperty("slotUnits") int slotUnits,
      @JsonProperty("width") int width) {
    super(common);
    this.scale = scale;
    this.slotUnits = slotUnits;
    this.width = width;
  }

  @Override
  public List<Weight> weights() {
    int in = slotUnits + 2 * PLACE_UNITS;
    return List.of(
        new Weight("row", Initial.normal(1), scale, PLACE_UNITS),
        new Weight("col", Initial.normal(1), scale, PLACE_UNITS),
        new Weight("w", Initial.uniform(in), in, width),
        new Weight("b", Initial.zero(), width));
  }

  @Override
  protected List<Object> sizes() {
    return List.of(scale, slotUnits, width);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  private final class Run implements BlockRun {
    private INDArray stacked;
    private int[] rowIndex;
    private int[] colIndex;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      long rows = inputs[0].size(0);
      stacked = pass.kept(rows, slotUnits + 2 * PLACE_UNITS);
      long at = 0;
      for (int slot = 0; slot < inputs.length - 1; slot++) {
        columns(stacked, at, inputs[slot].size(1)).assign(inputs[slot]);
        at += inputs[slot].size(1);
      }
      placeOfEachPixel(HostMemory.ints(inputs[inputs.length - 1]), (int) rows);
      INDArray place = pass.scratch(rows, PLACE_UNITS);
      Lookup.gather(pass.weight("row"), rowIndex, place);
      columns(stacked, slotUnits, PLACE_UNITS).assign(place);
      Lookup.gather(pass.weight("col"), colIndex, place);
      columns(stacked, slotUnits + PLACE_UNITS, PLACE_UNITS).assign(place);
      INDArray out = pass.output(rows, width);
      Linear.forward(stacked, pass.weight("w"), pass.weight("b"), out);
      return out;
    }

    private void placeOfEachPixel(int[] slices, int rows) {
      rowIndex = new int[rows];
      colIndex = new int[rows];
      int pixels = rows / slices.length;
      for (int r = 0; r < rows; r++) {
        rowIndex[r] = slices[r / pixels] / scale;
        colIndex[r] = slices[r / pixels] % scale;
      }
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      Linear.weightGradient(stacked, gradient, pass.gradient("w"));
      Linear.biasGradient(gradient, pass.gradient("b"));
      INDArray dStacked = pass.scratch(stacked.shape());
      Linear.inputGradient(gradient, pass.weight("w"), dStacked);
      INDArray place = pass.scratch(stacked.size(0), PLACE_UNITS);
      place.assign(columns(dStacked, slotUnits, PLACE_UNITS));
      Lookup.scatterAdd(place, rowIndex, pass.gradient("row"));
      place.assign(columns(dStacked, slotUnits + PLACE_UNITS, PLACE_UNITS));
      Lookup.scatterAdd(place, colIndex, pass.gradient("col"));
      INDArray[] gradients = new INDArray[inputs.length];
      long at = 0;
      for (int slot = 0; slot < inputs.length - 1; slot++) {
        gradients[slot] = pass.inputGradient(inputs[slot].shape());
        gradients[slot].assign(columns(dStacked, at, inputs[slot].size(1)));
        at += inputs[slot].size(1);
      }
      return gradients;
    }

    private static INDArray columns(INDArray matrix, long start, long count) {
      return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(start, start + count));
    }
  }
}
