package io.subscale.model.block;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Weight;
import io.subscale.model.op.Activation;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The logits of a pixel's colours, each given the earlier ones: red from f, green from f and r,
 * blue from f, r and g, where f = elu(z). The body of the network runs once a pixel, not once a
 * colour.
 *
 * <ul>
 *   <li>inputs: z [n*h*w][width]; then the target values [n][h][w][3] as data
 *   <li>weights per colour c in 0, 1, 2: {@code hc} [width][width], {@code hcb} [width], {@code oc}
 *       [width][levels], {@code ocb} [levels]; tables {@code e01}, {@code e02}, {@code e12}
 *       [levels][width] from an earlier colour to a later one
 *   <li>output: [3][n*h*w][levels] as a matrix [3 n*h*w][levels]: logits of c = elu(f hc + hcb +
 *       tables of the earlier colours' values) oc + ocb
 * </ul>
 */
public final class ColourHead extends Block {
  private static final long serialVersionUID = 1L;
  private static final int COLOURS = 3;
  private static final int SMOOTH_FUNCTIONS = 17;

  private final int levels;
  private final int width;

  /** A head over {@code levels} values a colour. */
  @JsonCreator
  public ColourHead(
      @JsonProperty("common") Common common,
      @JsonProperty("levels") int levels,
      @JsonProperty("width") int width) {
    super(common);
    this.levels = levels;
    this.width = width;
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    for (int c = 0; c < COLOURS; c++) {
      weights.add(new Weight("h" + c, Initial.uniform(width), width, width));
      weights.add(new Weight("h" + c + "b", Initial.zero(), width));
      weights.add(new Weight("o" + c, this::fillSmooth, width, levels));
      weights.add(new Weight("o" + c + "b", Initial.zero(), levels));
      for (int earlier = 0; earlier < c; earlier++) {
        weights.add(new Weight(table(earlier, c), Initial.normal(1), levels, width));
      }
    }
    return weights;
  }

  private static String table(int earlier, int later) {
    return "e" + earlier + later;
  }

  /** Every hidden unit starts as a random smooth function of the intensity. */
  private void fillSmooth(float[] weight, SplittableRandom random) {
    double[][] basis = Smooth.unitFunctions(levels, SMOOTH_FUNCTIONS);
    for (int unit = 0; unit < width; unit++) {
      double[] mixture = new double[SMOOTH_FUNCTIONS];
      for (int f = 0; f < mixture.length; f++) {
        mixture[f] = random.nextGaussian() / Math.sqrt(width);
      }
      for (int v = 0; v < levels; v++) {
        double sum = 0;
        for (int f = 0; f < mixture.length; f++) {
          sum += basis[v][f] * mixture[f];
        }
        weight[unit * levels + v] = (float) sum;
      }
    }
  }

  @Override
  protected List<Object> sizes() {
    return List.of(levels, width);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  private final class Run implements BlockRun {
    private final INDArray[] hidden = new INDArray[COLOURS];
    private final int[][] values = new int[COLOURS][];
    private INDArray features;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray z = inputs[0];
      long rows = z.size(0);
      splitColours(HostMemory.ints(inputs[1]));
      features = pass.kept(z.shape());
      Activation.elu(z, features);
      INDArray out = pass.output(COLOURS * rows, levels);
      INDArray looked = pass.scratch(rows, width);
      for (int c = 0; c < COLOURS; c++) {
        hidden[c] = pass.kept(rows, width);
        Linear.forward(features, pass.weight("h" + c), pass.weight("h" + c + "b"), hidden[c]);
        for (int earlier = 0; earlier < c; earlier++) {
          Lookup.gather(pass.weight(table(earlier, c)), values[earlier], looked);
          hidden[c].addi(looked);
        }
        Activation.elu(hidden[c], hidden[c]);
        Linear.forward(
            hidden[c], pass.weight("o" + c), pass.weight("o" + c + "b"), ofColour(out, c));
      }
      return out;
    }

    private void splitColours(int[] target) {
      for (int c = 0; c < COLOURS; c++) {
        values[c] = new int[target.length / COLOURS];
        for (int pixel = 0; pixel < values[c].length; pixel++) {
          values[c][pixel] = target[pixel * COLOURS + c];
        }
      }
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray dz = pass.inputGradient(features.shape());
      INDArray dHidden = pass.scratch(features.shape());
      for (int c = 0; c < COLOURS; c++) {
        INDArray dLogits = ofColour(gradient, c);
        Linear.weightGradient(hidden[c], dLogits, pass.gradient("o" + c));
        Linear.biasGradient(dLogits, pass.gradient("o" + c + "b"));
        Linear.inputGradient(dLogits, pass.weight("o" + c), dHidden);
        Activation.eluBackward(hidden[c], dHidden);
        for (int earlier = 0; earlier < c; earlier++) {
          Lookup.scatterAdd(dHidden, values[earlier], pass.gradient(table(earlier, c)));
        }
        Linear.weightGradient(features, dHidden, pass.gradient("h" + c));
        Linear.biasGradient(dHidden, pass.gradient("h" + c + "b"));
        if (c == 0) {
          Linear.inputGradient(dHidden, pass.weight("h" + c), dz);
        } else {
          Linear.addInputGradient(dHidden, pass.weight("h" + c), dz);
        }
      }
      Activation.eluBackward(features, dz);
      return new INDArray[] {dz, null};
    }

    private static INDArray ofColour(INDArray logits, int colour) {
      long rows = logits.size(0) / COLOURS;
      return logits.get(
          NDArrayIndex.interval(colour * rows, (colour + 1) * rows), NDArrayIndex.all());
    }
  }
}
