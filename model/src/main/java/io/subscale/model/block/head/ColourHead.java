package io.subscale.model.block.head;

import io.subscale.model.block.Smooth;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.HeadBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Work;
import io.subscale.model.loss.CategoricalOutput;
import io.subscale.model.loss.Nats;
import io.subscale.model.op.Activation;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import io.subscale.model.op.Lookup;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.Initial;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
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
public final class ColourHead extends HeadBlock {
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

  /**
   * One colour's weights.
   *
   * @param tables from each earlier colour
   */
  record Colour(LinearWeights hidden, LinearWeights out, List<Weight> tables) {
    Stream<Weight> all() {
      return Stream.concat(LinearWeights.all(hidden, out), tables.stream());
    }
  }

  @Override
  public List<Weight> weights() {
    return colours().stream().flatMap(Colour::all).toList();
  }

  private List<Colour> colours() {
    return IntStream.range(0, COLOURS).mapToObj(this::colour).toList();
  }

  private Colour colour(int c) {
    return new Colour(
        LinearWeights.of("h" + c, Initial.uniform(width), width, width),
        LinearWeights.of("o" + c, this::fillSmooth, width, levels),
        IntStream.range(0, c)
            .mapToObj(earlier -> Weight.table("e" + earlier + c, Initial.normal(1), levels, width))
            .toList());
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
  public Work work(long rows) {
    return products(rows);
  }

  @Override
  public Layer output() {
    return new CategoricalOutput();
  }

  @Override
  public float[] logits(INDArray output, int[] labels) {
    return HostMemory.floats(output);
  }

  @Override
  public double[] nats(INDArray output, int[] labels) {
    return Nats.ofColours(output, labels);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  @Override
  public BlockStep.Head step(StepSetup setup) {
    return new ColourStep(setup, colours());
  }

  private final class Run implements BlockRun {
    private final List<Colour> weights = colours();
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
        Colour of = weights.get(c);
        Linear.forward(features, pass.weights(of.hidden()), hidden[c]);
        for (int earlier = 0; earlier < c; earlier++) {
          Lookup.gather(pass.weight(of.tables().get(earlier)), values[earlier], looked);
          hidden[c].addi(looked);
        }
        Activation.elu(hidden[c], hidden[c]);
        Linear.forward(hidden[c], pass.weights(of.out()), ofColour(out, c));
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
        Colour of = weights.get(c);
        INDArray map = pass.weight(of.hidden().map());
        Linear.weightGradients(hidden[c], dLogits, pass.gradients(of.out()));
        Linear.inputGradient(dLogits, pass.weight(of.out().map()), dHidden);
        Activation.eluBackward(hidden[c], dHidden);
        for (int earlier = 0; earlier < c; earlier++) {
          Lookup.scatterAdd(dHidden, values[earlier], pass.gradient(of.tables().get(earlier)));
        }
        Linear.weightGradients(features, dHidden, pass.gradients(of.hidden()));
        if (c == 0) {
          Linear.inputGradient(dHidden, map, dz);
        } else {
          Linear.addInputGradient(dHidden, map, dz);
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
