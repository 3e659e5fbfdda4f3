package io.subscale.model.block.law;

import io.subscale.model.graph.Pass;
import io.subscale.model.local.LocalFeatures;
import io.subscale.model.local.LocalShape;
import io.subscale.model.op.Activation;
import io.subscale.model.op.HostMemory;
import io.subscale.model.op.Linear;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One colour of a {@link LawHead} at work: two layers, then the mixture's parameters. */
final class LawColour {
  private final LawHead head;
  private final int colour;
  private final LawWeights.Colour weights;
  private Inputs in;
  private INDArray extra;
  private INDArray beforeG;
  private INDArray beforeSum;
  private INDArray g;
  private INDArray sum;

  /**
   * What a colour is computed from.
   *
   * @param trunk t, [n*h*w][width]
   * @param features of the same pixels
   * @param slices [n], the stage's
   */
  record Inputs(INDArray trunk, LocalFeatures features, int[] slices) {}

  LawColour(LawHead head, int colour, LawWeights.Colour weights) {
    this.head = head;
    this.colour = colour;
    this.weights = weights;
  }

  /** Writes the mixtures' parameters, [n*h*w][3 C]. */
  void forward(Pass pass, Inputs inputs, INDArray out) {
    in = inputs;
    long rows = in.trunk().size(0);
    int width = head.size().colourWidth();
    extra = pass.kept(rows, LocalShape.colourUnits(colour));
    HostMemory.put(in.features().colourRows(colour), extra);
    beforeG = pass.kept(rows, width);
    Linear.forward(in.trunk(), pass.weights(weights.trunk()), beforeG);
    Linear.addProduct(extra, pass.weight(weights.extra()), beforeG);
    g = pass.kept(rows, width);
    Activation.silu(beforeG, g);
    beforeSum = pass.kept(rows, width);
    Linear.forward(g, pass.weights(weights.inner()), beforeSum);
    sum = pass.kept(rows, width);
    Activation.silu(beforeSum, sum);
    sum.addi(g);
    INDArray o = pass.scratch(rows, head.layout(colour).columns());
    Linear.product(sum, pass.weight(weights.out().map()), o);
    double[] bias = HostMemory.doubles(pass.weight(weights.out().bias()));
    new LawParameters(head, colour, in).write(o, bias, out);
  }

  /**
   * Takes the parameters' gradient; adds to dt, but for colour 0, which assigns it.
   *
   * @param d [n*h*w][3 C]
   */
  void backward(Pass pass, INDArray d, INDArray dt) {
    INDArray dO = pass.scratch(d.size(0), head.layout(colour).columns());
    LawParameters parameters = new LawParameters(head, colour, in);
    parameters.backward(d, dO, pass.gradient(weights.out().bias()));
    Linear.weightGradient(sum, dO, pass.gradient(weights.out().map()));
    INDArray dG = pass.scratch(g.shape());
    Linear.inputGradient(dO, pass.weight(weights.out().map()), dG);
    INDArray inner = pass.scratch(g.shape());
    inner.assign(dG);
    Activation.siluBackward(beforeSum, inner);
    Linear.weightGradients(g, inner, pass.gradients(weights.inner()));
    Linear.addInputGradient(inner, pass.weight(weights.inner().map()), dG);
    Activation.siluBackward(beforeG, dG);
    Linear.weightGradients(in.trunk(), dG, pass.gradients(weights.trunk()));
    Linear.weightGradient(extra, dG, pass.gradient(weights.extra()));
    if (colour == 0) {
      Linear.inputGradient(dG, pass.weight(weights.trunk().map()), dt);
    } else {
      Linear.addInputGradient(dG, pass.weight(weights.trunk().map()), dt);
    }
  }
}
