package io.subscale.model.block.pixel;

import io.subscale.model.block.PixelSize;
import io.subscale.model.graph.Pass;
import io.subscale.model.op.Activation;
import io.subscale.model.op.CausalConvolution;
import io.subscale.model.op.CausalConvolution.Saved;
import io.subscale.model.op.Convolution.Padding;
import io.subscale.model.op.Dropout;
import io.subscale.model.op.Linear;
import io.subscale.model.weight.Weight;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer of the two stacks, at work for one thread.
 *
 * <pre>
 *   av = conv2x3(v) + vb + E ev             rows y-1 and y of v, which holds rows above y only
 *   ah = conv1x2(z) + hb + av vh + E eh + T th
 *   v' = gate(av)
 *   z' = z + dropout(gate(ah)) o + ob
 * </pre>
 */
final class GatedPixelLayer {
  private static final CausalConvolution VERTICAL = new CausalConvolution(new Padding(1, 1, 1));
  private static final CausalConvolution HORIZONTAL = new CausalConvolution(new Padding(0, 1, 0));

  private final GatedWeights weights;
  private final PixelSize size;
  private final Dropout drop;
  private INDArray vPadded;
  private INDArray zPadded;
  private INDArray av;
  private INDArray ah;
  private INDArray dropped;

  /**
   * The two streams between layers, or their gradients.
   *
   * @param v vertical, [rows][width]; null where no later layer reads it
   * @param z horizontal, [rows][width]
   */
  record Streams(INDArray v, INDArray z) {}

  /**
   * What conditions every layer, or the gradients by it, added to.
   *
   * @param transformed T, [rows][transformer width]; reaches the horizontal stack only
   * @param context E, [rows][context width], or null
   */
  record Conditions(INDArray transformed, INDArray context) {}

  GatedPixelLayer(GatedWeights weights, PixelSize size, Dropout drop) {
    this.weights = weights;
    this.size = size;
    this.drop = drop;
  }

  Streams forward(Pass pass, Streams in, Conditions conditions) {
    long rows = in.z().size(0);
    int f = size.width();
    vPadded = pass.kept(size.images(rows), size.height() + 1, size.columns() + 2, f);
    av = pass.kept(rows, 2L * f);
    VERTICAL.forward(size.image(in.v()), pass.weights(weights.vertical()), vPadded, size.image(av));
    zPadded = pass.kept(size.images(rows), size.height(), size.columns() + 1, f);
    ah = pass.kept(rows, 2L * f);
    HORIZONTAL.forward(
        size.image(in.z()), pass.weights(weights.horizontal()), zPadded, size.image(ah));
    if (conditions.context() != null) {
      Linear.addProduct(conditions.context(), pass.weight(weights.contextToVertical()), av);
      Linear.addProduct(conditions.context(), pass.weight(weights.contextToHorizontal()), ah);
    }
    Linear.addProduct(av, pass.weight(weights.across()), ah);
    Linear.addProduct(conditions.transformed(), pass.weight(weights.transformed()), ah);
    INDArray v = pass.scratch(rows, f);
    Activation.gate(av, v);
    INDArray gated = pass.kept(rows, f);
    Activation.gate(ah, gated);
    dropped = drop.forward(pass, gated);
    INDArray z = pass.scratch(rows, f);
    Linear.forward(dropped, pass.weights(weights.out()), z);
    return new Streams(v, z.addi(in.z()));
  }

  /** Shape of the backward pass's scratch memory, for all layers of this size in turn. */
  static long[] scratchShape(long rows, PixelSize size) {
    return new long[] {rows, 6L * size.width()};
  }

  /**
   * The gradients of the streams that entered, from those that left ({@code d.v} null: unused).
   *
   * @param d gradients of what left; overwritten
   * @param dConditions added to
   * @param scratch of {@link #scratchShape}
   */
  Streams backward(
      Pass pass, Streams d, Conditions conditions, Conditions dConditions, INDArray scratch) {
    long rows = d.z().size(0);
    int f = size.width();
    INDArray dGate = pass.scratch(rows, f);
    Linear.inputGradient(d.z(), pass.weight(weights.out().map()), dGate);
    Linear.weightGradients(dropped, d.z(), pass.gradients(weights.out()));
    drop.backward(dGate);
    INDArray dAh = pass.scratch(rows, 2L * f);
    Activation.gateBackward(ah, dGate, dAh);
    INDArray dAv = pass.scratch(rows, 2L * f);
    if (d.v() == null) {
      Linear.inputGradient(dAh, pass.weight(weights.across()), dAv);
    } else {
      Activation.gateBackward(av, d.v(), dAv);
      Linear.addInputGradient(dAh, pass.weight(weights.across()), dAv);
    }
    Linear.weightGradient(av, dAh, pass.gradient(weights.across()));
    condition(
        pass, weights.transformed(), conditions.transformed(), dAh, dConditions.transformed());
    if (conditions.context() != null) {
      INDArray context = conditions.context();
      condition(pass, weights.contextToHorizontal(), context, dAh, dConditions.context());
      condition(pass, weights.contextToVertical(), context, dAv, dConditions.context());
    }
    INDArray dz = pass.scratch(rows, f);
    HORIZONTAL.backward(
        new Saved(zPadded, pass.weight(weights.horizontal().map())),
        size.image(dAh),
        scratch,
        size.image(dz),
        pass.gradients(weights.horizontal()));
    INDArray dv = pass.scratch(rows, f);
    VERTICAL.backward(
        new Saved(vPadded, pass.weight(weights.vertical().map())),
        size.image(dAv),
        scratch,
        size.image(dv),
        pass.gradients(weights.vertical()));
    return new Streams(dv, dz.addi(d.z()));
  }

  private static void condition(Pass pass, Weight weight, INDArray x, INDArray dy, INDArray dx) {
    Linear.weightGradient(x, dy, pass.gradient(weight));
    Linear.addInputGradient(dy, pass.weight(weight), dx);
  }
}
