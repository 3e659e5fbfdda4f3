package io.subscale.model.block;

import io.subscale.model.graph.Block;
import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.Initial;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.Weight;
import io.subscale.model.op.Activation;
import io.subscale.model.op.CausalAttention;
import io.subscale.model.op.Dropout;
import io.subscale.model.op.LayerNormal;
import io.subscale.model.op.Linear;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A pre-norm transformer layer: m = x + dropout(attention(norm1(x))) wo + bo, then m +
 * dropout(relu(norm2(m) w1 + b1)) w2 + b2.
 *
 * <ul>
 *   <li>input and output: [n*tokens][width]
 *   <li>weights: {@code n1g, n1b, n2g, n2b} [width]; {@code qkv} [width][3 width], {@code qkvb};
 *       {@code wo} [width][width], {@code bo}; {@code w1} [width][4 width], {@code b1}; {@code w2}
 *       [4 width][width], {@code b2}
 * </ul>
 */
public final class TransformerBlock extends Block {
  private static final long serialVersionUID = 1L;
  private static final int EXPANSION = 4;

  private final int tokens;
  private final int heads;
  private final int width;
  private final double dropout;

  /** A layer over sequences of {@code tokens}; {@code heads} divides {@code width}. */
  @JsonCreator
  public TransformerBlock(
      @JsonProperty("common") Common common,
      @JsonProperty("tokens") int tokens,
      @JsonProperty("heads") int heads,
      @JsonProperty("width") int width,
      @JsonProperty("dropout") double dropout) {
    super(common);
    this.tokens = tokens;
    this.heads = heads;
    this.width = width;
    this.dropout = dropout;
  }

  @Override
  public List<Weight> weights() {
    Initial map = Initial.uniform(width);
    return List.of(
        new Weight("n1g", Initial.one(), width),
        new Weight("n1b", Initial.zero(), width),
        new Weight("qkv", map, width, 3L * width),
        new Weight("qkvb", Initial.zero(), 3L * width),
        new Weight("wo", map, width, width),
        new Weight("bo", Initial.zero(), width),
        new Weight("n2g", Initial.one(), width),
        new Weight("n2b", Initial.zero(), width),
        new Weight("w1", map, width, (long) EXPANSION * width),
        new Weight("b1", Initial.zero(), (long) EXPANSION * width),
        new Weight("w2", Initial.uniform((long) EXPANSION * width), EXPANSION * width, width),
        new Weight("b2", Initial.zero(), width));
  }

  @Override
  protected List<Object> sizes() {
    return List.of(tokens, heads, width, dropout);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  private final class Run implements BlockRun {
    private final CausalAttention attention = new CausalAttention(tokens, heads);
    private final Dropout dropAttended = new Dropout(dropout);
    private final Dropout dropHidden = new Dropout(dropout);
    private INDArray normal1;
    private INDArray middle;
    private INDArray normal2;
    private CausalAttention.Saved saved;
    private INDArray hidden;
    private INDArray hiddenDropped;
    private INDArray attendedDropped;

    @Override
    public INDArray forward(Pass pass, INDArray[] inputs) {
      INDArray x = inputs[0];
      INDArray out = pass.output(x.shape());
      middle = pass.kept(x.shape());
      attend(pass, x, middle);
      middle.addi(x);
      normal2 = pass.kept(x.shape());
      norm(pass, "n2").forward(middle, normal2);
      hidden = pass.kept(x.size(0), (long) EXPANSION * width);
      Linear.forward(normal2, pass.weight("w1"), pass.weight("b1"), hidden);
      Activation.relu(hidden, hidden);
      hiddenDropped = dropHidden.forward(pass, hidden);
      Linear.forward(hiddenDropped, pass.weight("w2"), pass.weight("b2"), out);
      return out.addi(middle);
    }

    private void attend(Pass pass, INDArray x, INDArray out) {
      long rows = x.size(0);
      normal1 = pass.kept(x.shape());
      norm(pass, "n1").forward(x, normal1);
      saved =
          new CausalAttention.Saved(
              pass.kept(rows, 3L * width),
              pass.kept(x.shape()),
              pass.kept(attention.logSumsShape(rows)));
      Linear.forward(normal1, pass.weight("qkv"), pass.weight("qkvb"), saved.qkv());
      attention.forward(saved);
      attendedDropped = dropAttended.forward(pass, saved.y());
      Linear.forward(attendedDropped, pass.weight("wo"), pass.weight("bo"), out);
    }

    private LayerNormal norm(Pass pass, String name) {
      return new LayerNormal(pass.weight(name + "g"), pass.weight(name + "b"));
    }

    @Override
    public INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient) {
      INDArray dMiddle = pass.scratch(gradient.shape());
      backwardHidden(pass, gradient, dMiddle);
      INDArray dx = pass.inputGradient(gradient.shape());
      backwardAttention(pass, inputs[0], dMiddle, dx);
      return new INDArray[] {dx};
    }

    private void backwardHidden(Pass pass, INDArray dy, INDArray dMiddle) {
      INDArray dHidden = pass.scratch(hidden.shape());
      Linear.inputGradient(dy, pass.weight("w2"), dHidden);
      Linear.weightGradient(hiddenDropped, dy, pass.gradient("w2"));
      Linear.biasGradient(dy, pass.gradient("b2"));
      dropHidden.backward(dHidden);
      Activation.reluBackward(hidden, dHidden, pass.scratch(hidden.shape()));
      backwardLinear(pass, normal2, dHidden, "w1", "b1");
      INDArray dNormal = input(pass, dHidden, "w1");
      norm(pass, "n2").backward(middle, dNormal, dy, dMiddle, normGradients(pass, "n2"));
    }

    private void backwardAttention(Pass pass, INDArray x, INDArray dMiddle, INDArray dx) {
      backwardLinear(pass, attendedDropped, dMiddle, "wo", "bo");
      INDArray dAttended = input(pass, dMiddle, "wo");
      dropAttended.backward(dAttended);
      INDArray dQkv = pass.scratch(saved.qkv().shape());
      attention.backward(saved, dAttended, dQkv);
      backwardLinear(pass, normal1, dQkv, "qkv", "qkvb");
      INDArray dNormal = input(pass, dQkv, "qkv");
      norm(pass, "n1").backward(x, dNormal, dMiddle, dx, normGradients(pass, "n1"));
    }

    private static INDArray[] normGradients(Pass pass, String name) {
      return new INDArray[] {pass.gradient(name + "g"), pass.gradient(name + "b")};
    }

    private void backwardLinear(Pass pass, INDArray x, INDArray dy, String w, String b) {
      Linear.weightGradient(x, dy, pass.gradient(w));
      Linear.biasGradient(dy, pass.gradient(b));
    }

    private INDArray input(Pass pass, INDArray dy, String w) {
      INDArray dx = pass.scratch(dy.size(0), width);
      Linear.inputGradient(dy, pass.weight(w), dx);
      return dx;
    }
  }
}
