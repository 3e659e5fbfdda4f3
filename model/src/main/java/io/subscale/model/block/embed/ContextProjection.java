package io.subscale.model.block.embed;

import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.SliceBlock;
import io.subscale.model.graph.Work;
import io.subscale.model.local.Seen;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import io.subscale.model.simd.FloatRows;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Kernels;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.Arrays;
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
public final class ContextProjection extends SliceBlock {
  private static final long serialVersionUID = 1L;
  private static final int PLACE_UNITS = 8;

  /** Rows of a product when a slice is drawn: enough to be worth a pass over the weights. */
  private static final int ROWS_AT_ONCE = 64;

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

  private record Weights(Weight row, Weight column, LinearWeights map) {
    static Weights of(int scale, int slotUnits, int width) {
      int in = slotUnits + 2 * PLACE_UNITS;
      return new Weights(
          Weight.table("row", Initial.normal(1), scale, PLACE_UNITS),
          Weight.table("col", Initial.normal(1), scale, PLACE_UNITS),
          LinearWeights.named("w", "b", Initial.uniform(in), in, width));
    }
  }

  @Override
  public List<Weight> weights() {
    Weights weights = Weights.of(scale, slotUnits, width);
    return List.of(weights.row(), weights.column(), weights.map().map(), weights.map().bias());
  }

  @Override
  protected List<Object> sizes() {
    return List.of(scale, slotUnits, width);
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
    private final Pixels[] slots;
    private final float[][] rows;
    private final float[][] columns;
    private final Kernels.Matrix map;
    private final float[] bias;
    private final FloatRows stacked;
    private final Pixels output;

    Step(StepSetup setup) {
      Weights weights = Weights.of(scale, slotUnits, width);
      slots = new Pixels[setup.inputs().size() - 1];
      Arrays.setAll(slots, setup::slice);
      rows = setup.table(weights.row());
      columns = setup.table(weights.column());
      map = setup.matrix(weights.map().map());
      bias = setup.tensor(weights.map().bias());
      stacked = FloatRows.of(ROWS_AT_ONCE, slotUnits + 2 * PLACE_UNITS);
      output = Pixels.of(setup.examples(), setup.pixels(), width);
    }

    @Override
    public Activations output() {
      return output;
    }

    @Override
    public void startSlice(Seen seen) {
      output.rows().assign(bias);
      int all = seen.slices().length * output.each();
      for (int from = 0; from < all; from += ROWS_AT_ONCE) {
        int count = Math.min(ROWS_AT_ONCE, all - from);
        for (int r = 0; r < count; r++) {
          stack(from + r, seen.slices()[(from + r) / output.each()], r);
        }
        map.addProduct(stacked, 0, output.rows(), from, count);
      }
    }

    private void stack(int row, int slice, int to) {
      int at = to * stacked.stride();
      for (Pixels slot : slots) {
        int from = row * slot.rows().stride();
        System.arraycopy(slot.rows().values(), from, stacked.values(), at, slot.width());
        at += slot.width();
      }
      System.arraycopy(rows[slice / scale], 0, stacked.values(), at, PLACE_UNITS);
      System.arraycopy(columns[slice % scale], 0, stacked.values(), at + PLACE_UNITS, PLACE_UNITS);
    }
  }

  private final class Run implements BlockRun {
    private final Weights weights = Weights.of(scale, slotUnits, width);
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
      Lookup.gather(pass.weight(weights.row()), rowIndex, place);
      columns(stacked, slotUnits, PLACE_UNITS).assign(place);
      Lookup.gather(pass.weight(weights.column()), colIndex, place);
      columns(stacked, slotUnits + PLACE_UNITS, PLACE_UNITS).assign(place);
      INDArray out = pass.output(rows, width);
      Linear.forward(stacked, pass.weights(weights.map()), out);
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
      Linear.weightGradients(stacked, gradient, pass.gradients(weights.map()));
      INDArray dStacked = pass.scratch(stacked.shape());
      Linear.inputGradient(gradient, pass.weight(weights.map().map()), dStacked);
      INDArray place = pass.scratch(stacked.size(0), PLACE_UNITS);
      place.assign(columns(dStacked, slotUnits, PLACE_UNITS));
      Lookup.scatterAdd(place, rowIndex, pass.gradient(weights.row()));
      place.assign(columns(dStacked, slotUnits + PLACE_UNITS, PLACE_UNITS));
      Lookup.scatterAdd(place, colIndex, pass.gradient(weights.column()));
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
