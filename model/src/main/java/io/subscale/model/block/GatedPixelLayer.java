package io.subscale.model.block;

import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Weight;
import io.subscale.model.op.Activation;
import io.subscale.model.op.CausalConvolution;
import io.subscale.model.op.CausalConvolution.Saved;
import io.subscale.model.op.Convolution.Padding;
import io.subscale.model.op.Dropout;
import io.subscale.model.op.Linear;
import java.util.ArrayList;
import java.util.List;
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

  private final int index;
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

  GatedPixelLayer(int index, PixelSize size, double dropout) {
    this.index = index;
    this.size = size;
    this.drop = new Dropout(dropout);
  }

  /** Weights of layer {@code index}, named by its number. */
  static List<Weight> weights(int index, PixelSize size) {
    int f = size.width();
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight("v" + index, Initial.uniform(6L * f), 2, 3, f, 2L * f));
    weights.add(new Weight("v" + index + "b", Initial.zero(), 2L * f));
    weights.add(new Weight("h" + index, Initial.uniform(2L * f), 1, 2, f, 2L * f));
    weights.add(new Weight("h" + index + "b", Initial.zero(), 2L * f));
    weights.add(new Weight("vh" + index, Initial.uniform(2L * f), 2L * f, 2L * f));
    int seen = size.contextWidth() + size.transformerWidth();
    weights.add(new Weight("th" + index, Initial.uniform(seen), size.transformerWidth(), 2L * f));
    if (size.contextWidth() > 0) {
      int c = size.contextWidth();
      weights.add(new Weight("ev" + index, Initial.uniform(c), c, 2L * f));
      weights.add(new Weight("eh" + index, Initial.uniform(seen), c, 2L * f));
    }
    weights.add(new Weight("o" + index, Initial.uniform(f), f, f));
    weights.add(new Weight("o" + index + "b", Initial.zero(), f));
    return weights;
  }

  Streams forward(Pass pass, Streams in, Conditions conditions) {
    long rows = in.z().size(0);
    int f = size.width();
    vPadded = pass.kept(size.images(rows), size.height() + 1, size.columns() + 2, f);
    av = pass.kept(rows, 2L * f);
    VERTICAL.forward(
        size.image(in.v()), weight(pass, "v"), bias(pass, "v"), vPadded, size.image(av));
    zPadded = pass.kept(size.images(rows), size.height(), size.columns() + 1, f);
    ah = pass.kept(rows, 2L * f);
    HORIZONTAL.forward(
        size.image(in.z()), weight(pass, "h"), bias(pass, "h"), zPadded, size.image(ah));
    if (conditions.context() != null) {
      Linear.addProduct(conditions.context(), weight(pass, "ev"), av);
      Linear.addProduct(conditions.context(), weight(pass, "eh"), ah);
    }
    Linear.addProduct(av, weight(pass, "vh"), ah);
    Linear.addProduct(conditions.transformed(), weight(pass, "th"), ah);
    INDArray v = pass.scratch(rows, f);
    Activation.gate(av, v);
    INDArray gated = pass.kept(rows, f);
    Activation.gate(ah, gated);
    dropped = drop.forward(pass, gated);
    INDArray z = pass.scratch(rows, f);
    Linear.forward(dropped, weight(pass, "o"), bias(pass, "o"), z);
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
    Linear.inputGradient(d.z(), weight(pass, "o"), dGate);
    Linear.weightGradient(dropped, d.z(), gradient(pass, "o"));
    Linear.biasGradient(d.z(), biasGradient(pass, "o"));
    drop.backward(dGate);
    INDArray dAh = pass.scratch(rows, 2L * f);
    Activation.gateBackward(ah, dGate, dAh);
    INDArray dAv = pass.scratch(rows, 2L * f);
    if (d.v() == null) {
      Linear.inputGradient(dAh, weight(pass, "vh"), dAv);
    } else {
      Activation.gateBackward(av, d.v(), dAv);
      Linear.addInputGradient(dAh, weight(pass, "vh"), dAv);
    }
    Linear.weightGradient(av, dAh, gradient(pass, "vh"));
    condition(pass, "th", conditions.transformed(), dAh, dConditions.transformed());
    if (conditions.context() != null) {
      condition(pass, "eh", conditions.context(), dAh, dConditions.context());
      condition(pass, "ev", conditions.context(), dAv, dConditions.context());
    }
    INDArray dz = pass.scratch(rows, f);
    HORIZONTAL.backward(
        new Saved(zPadded, weight(pass, "h")),
        size.image(dAh),
        scratch,
        size.image(dz),
        new INDArray[] {gradient(pass, "h"), biasGradient(pass, "h")});
    INDArray dv = pass.scratch(rows, f);
    VERTICAL.backward(
        new Saved(vPadded, weight(pass, "v")),
        size.image(dAv),
        scratch,
        size.image(dv),
        new INDArray[] {gradient(pass, "v"), biasGradient(pass, "v")});
    return new Streams(dv, dz.addi(d.z()));
  }

  private void condition(Pass pass, String name, INDArray x, INDArray dy, INDArray dx) {
    Linear.weightGradient(x, dy, gradient(pass, name));
    Linear.addInputGradient(dy, weight(pass, name), dx);
  }

  private INDArray weight(Pass pass, String name) {
    return pass.weight(name + index);
  }

  private INDArray bias(Pass pass, String name) {
    return pass.weight(name + index + "b");
  }

  private INDArray gradient(Pass pass, String name) {
    return pass.gradient(name + index);
  }

  private INDArray biasGradient(Pass pass, String name) {
    return pass.gradient(name + index + "b");
  }
}
