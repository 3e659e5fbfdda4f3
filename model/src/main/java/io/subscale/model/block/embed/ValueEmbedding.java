package io.subscale.model.block.embed;

import io.subscale.model.block.Smooth;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Work;
import io.subscale.model.local.Seen;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Lookup;
import io.subscale.model.step.Activations;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.Pixels;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Embeds intensity values: each colour has a table, and its last row means EMPTY (a slot off the
 * grid), which is never intensity 0.
 *
 * <ul>
 *   <li>input: values [n][h][w][3 k], colour fastest, each in 0 to levels; data
 *   <li>weight {@code table} [3 (levels+1)][units], row c (levels+1) + v
 *   <li>output: [n*h*w][3 k units]
 * </ul>
 */
public final class ValueEmbedding extends FeatureBlock {
  private static final long serialVersionUID = 1L;
  private static final int COLOURS = 3;

  private final int levels;
  private final int units;

  /** An embedding of {@code levels} values and EMPTY in {@code units} numbers. */
  @JsonCreator
  public ValueEmbedding(
      @JsonProperty("common") Common common,
      @JsonProperty("levels") int levels,
      @JsonProperty("units") int units) {
    super(common);
    this.levels = levels;
    this.units = units;
  }

  @Override
  public List<Weight> weights() {
    return List.of(table());
  }

  private Weight table() {
    return Weight.table("table", this::fill, (long) COLOURS * (levels + 1), units);
  }

  private void fill(float[] table, SplittableRandom random) {
    double[][] basis = Smooth.functions(levels, units);
    for (int c = 0; c < COLOURS; c++) {
      for (int v = 0; v < levels; v++) {
        for (int u = 0; u < units; u++) {
          table[(c * (levels + 1) + v) * units + u] = (float) basis[v][u];
        }
      }
    }
  }

  @Override
  protected List<Object> sizes() {
    return List.of(levels, units);
  }

  @Override
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  /** Of the target: of all pixels drawn so far. Of other inputs: of all pixels. */
  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new Step(setup);
  }

  private final class Run implements BlockRun {
    private final Weight table = table();
    private int[] rows;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray values = inputs[0];
      rows = HostMemory.ints(values);
      for (int i = 0; i < rows.length; i++) {
        rows[i] += i % COLOURS * (levels + 1);
      }
      long perPixel = values.size(3);
      INDArray out = pass.output(values.length() / perPixel, perPixel * units);
      Lookup.gather(pass.weight(table), rows, out);
      return out;
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      Lookup.scatterAdd(gradient, rows, pass.gradient(table));
      return new INDArray[] {null};
    }
  }

  private final class Step implements BlockStep.Features {
    private final float[][] table;
    private final Pixels pixels;
    private final Activations.Data read;

    Step(StepSetup setup) {
      table = setup.table(table());
      read = setup.data(0);
      pixels = Pixels.of(setup.examples(), setup.pixels(), read.channels() * units);
    }

    @Override
    public Activations output() {
      return pixels;
    }

    @Override
    public void startSlice(Seen seen) {
      switch (read.kind()) {
        case TARGET -> {
          // Values are embedded as they are drawn.
        }
        case WINDOW -> embed(seen.window());
        case HI -> embed(seen.hi());
        case SLICE -> throw new IllegalStateException("a slice's number is no intensity");
      }
    }

    private void embed(int[] values) {
      int channels = read.channels();
      for (int i = 0; i < values.length; i++) {
        put(values[i], i / channels, i % channels);
      }
    }

    @Override
    public void accept(int pixel, int colour, int[] values) {
      for (int n = 0; n < values.length && read.kind() == Activations.Data.Kind.TARGET; n++) {
        put(values[n], n * pixels.each() + pixel, colour);
      }
    }

    private void put(int value, int row, int channel) {
      int from = channel % COLOURS * (levels + 1) + value;
      int at = row * pixels.rows().stride() + channel * units;
      System.arraycopy(table[from], 0, pixels.rows().values(), at, units);
    }
  }
}
