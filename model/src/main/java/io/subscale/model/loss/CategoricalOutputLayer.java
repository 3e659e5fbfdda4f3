package io.subscale.model.loss;

import io.subscale.model.op.Categorical;
import io.subscale.model.op.HostMemory;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.LossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link CategoricalOutput} at work. */
final class CategoricalOutputLayer extends LossLayer {
  private static final long serialVersionUID = 1L;
  private static final int COLOURS = 3;

  private int[] values;

  /** Of the logits that were scored last; the gradient needs them again. */
  private double[] logSums;

  CategoricalOutputLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr memory) {
    super.setInput(input, memory);
    logSums = null;
  }

  @Override
  public void setLabels(INDArray labels) {
    this.labels = labels;
    values = labels == null ? null : colourMajor(HostMemory.ints(labels));
  }

  /** [n*h*w][3] to [3][n*h*w], the order of the logits' rows. */
  static int[] colourMajor(int[] values) {
    int pixels = values.length / COLOURS;
    int[] ordered = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      ordered[i % COLOURS * pixels + i / COLOURS] = values[i];
    }
    return ordered;
  }

  @Override
  public double computeScore(double regularisation, boolean training, LayerWorkspaceMgr memory) {
    logSums = Categorical.logSums(input);
    double nats = 0;
    for (double cost : Categorical.nats(input, logSums, values)) {
      nats += cost;
    }
    score = nats * unit();
    return score;
  }

  /** Bits per value and example: what one nat counts in the score. */
  private double unit() {
    return 1 / (Math.log(2) * values.length);
  }

  /**
   * d score / d logits = (softmax - one-hot) / (ln 2 * values). DL4J divides by the examples, so
   * the gradient handed back is that of the sum over examples.
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
    INDArray gradient =
        memory.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    double[] sums = logSums == null ? Categorical.logSums(input) : logSums;
    Categorical.gradient(input, sums, values, unit() * labels.size(0), gradient);
    return new Pair<>(new DefaultGradient(), gradient);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr memory) {
    return memory.dup(ArrayType.ACTIVATIONS, input);
  }

  /** Forgets the labels; DL4J's own layer frees them although the caller owns them. */
  @Override
  public void clear() {
    labels = null;
    input = null;
    maskArray = null;
    values = null;
    logSums = null;
  }
}
