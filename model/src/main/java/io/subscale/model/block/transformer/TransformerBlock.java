package io.subscale.model.block.transformer;

import io.subscale.model.graph.BlockRun;
import io.subscale.model.graph.FeatureBlock;
import io.subscale.model.graph.Pass;
import io.subscale.model.graph.StepReads;
import io.subscale.model.graph.Work;
import io.subscale.model.op.Activation;
import io.subscale.model.op.CausalAttention;
import io.subscale.model.op.Dropout;
import io.subscale.model.op.LayerNorm;
import io.subscale.model.op.Linear;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.Weight;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A pre-norm transformer layer: m = x + dropout(attention(norm1(x))) wo + bo, then m +
 * dropout(relu(norm2(m) w1 + b1)) w2 + b2.
 *
 * <p>Input and output: [n*tokens][width]; weights: {@link TransformerWeights}.
 */
public final class TransformerBlock extends FeatureBlock {
  private static final long serialVersionUID = 1L;

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
    return TransformerWeights.of(width).list();
  }

  @Override
  protected List<Object> sizes() {
    return List.of(tokens, heads, width, dropout);
  }

  /** The products, and attention's two over the half of the scores that is not masked. */
  @Override
  public Work work(long rows) {
    long pairs = rows * (tokens + 1) / 2;
    return products(rows).plus(new Work(2 * 2 * pairs * width, Float.BYTES * 4 * rows * width));
  }

  /** Also the keys and values of all tokens so far. */
  @Override
  public StepReads reads() {
    return super.reads().keeping(2L * width);
  }

  @Override
  public BlockRun newRun() {
    return new Run();
  }

  @Override
  public BlockStep.Features step(StepSetup setup) {
    return new TransformerStep(setup, TransformerWeights.of(width), tokens, heads);
  }

  private final class Run implements BlockRun {
    private final TransformerWeights weights = TransformerWeights.of(width);
    private final CausalAttention attention = new CausalAttention(tokens, heads);
    private final Dropout dropAttended = new Dropout(getLayerName() + ".attended", dropout);
    private final Dropout dropHidden = new Dropout(getLayerName() + ".hidden", dropout);
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
      new LayerNorm(pass.weights(weights.norm2())).forward(middle, normal2);
      hidden = pass.kept(x.size(0), weights.up().map().columns());
      Linear.forward(normal2, pass.weights(weights.up()), hidden);
      Activation.relu(hidden, hidden);
      hiddenDropped = dropHidden.forward(pass, hidden);
      Linear.forward(hiddenDropped, pass.weights(weights.down()), out);
      return out.addi(middle);
    }

    private void attend(Pass pass, INDArray x, INDArray out) {
      long rows = x.size(0);
      normal1 = pass.kept(x.shape());
      new LayerNorm(pass.weights(weights.norm1())).forward(x, normal1);
      saved =
          new CausalAttention.Saved(
              pass.kept(rows, weights.qkv().map().columns()),
              pass.kept(x.shape()),
              pass.kept(attention.logSumsShape(rows)));
      Linear.forward(normal1, pass.weights(weights.qkv()), saved.qkv());
      attention.forward(saved);
      attendedDropped = dropAttended.forward(pass, saved.y());
      Linear.forward(attendedDropped, pass.weights(weights.out()), out);
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
      Linear.inputGradient(dy, pass.weight(weights.down().map()), dHidden);
      Linear.weightGradients(hiddenDropped, dy, pass.gradients(weights.down()));
      dropHidden.backward(dHidden);
      Activation.reluBackward(hidden, dHidden, pass.scratch(hidden.shape()));
      Linear.weightGradients(normal2, dHidden, pass.gradients(weights.up()));
      INDArray dNormal = input(pass, dHidden, weights.up());
      new LayerNorm(pass.weights(weights.norm2()))
          .backward(middle, dNormal, dy, dMiddle, pass.gradients(weights.norm2()));
    }

    private void backwardAttention(Pass pass, INDArray x, INDArray dMiddle, INDArray dx) {
      Linear.weightGradients(attendedDropped, dMiddle, pass.gradients(weights.out()));
      INDArray dAttended = input(pass, dMiddle, weights.out());
      dropAttended.backward(dAttended);
      INDArray dQkv = pass.scratch(saved.qkv().shape());
      attention.backward(saved, dAttended, dQkv);
      Linear.weightGradients(normal1, dQkv, pass.gradients(weights.qkv()));
      INDArray dNormal = input(pass, dQkv, weights.qkv());
      new LayerNorm(pass.weights(weights.norm1()))
          .backward(x, dNormal, dMiddle, dx, pass.gradients(weights.norm1()));
    }

    private INDArray input(Pass pass, INDArray dy, LinearWeights linear) {
      INDArray dx = pass.scratch(dy.size(0), width);
      Linear.inputGradient(dy, pass.weight(linear.map()), dx);
      return dx;
    }
  }
}
