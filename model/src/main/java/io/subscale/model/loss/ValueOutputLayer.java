package io.subscale.model.loss;

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

/** An output layer at work: scores the values of a slice under some {@link ValueLaw}. */
final class ValueOutputLayer extends LossLayer {
  private static final long serialVersionUID = 1L;

  private final transient ValueLaw law;
  private int[] values;

  ValueOutputLayer(NeuralNetConfiguration conf, DataType type, ValueLaw law) {
    super(conf, type);
    this.law = law;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr memory) {
    super.setInput(input, memory);
    law.forget();
  }

  @Override
  public void setLabels(INDArray labels) {
    this.labels = labels;
    law.forget();
    values = labels == null ? null : Nats.colourMajor(HostMemory.ints(labels));
  }

  @Override
  public double computeScore(double regularisation, boolean training, LayerWorkspaceMgr memory) {
    double nats = 0;
    for (double cost : law.nats(input, values)) {
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
   * d score / d parameters. DL4J divides by the examples, so the gradient handed back is that of
   * the sum over examples.
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
    INDArray gradient =
        memory.createUninitialized(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    law.gradient(input, values, unit() * labels.size(0), gradient);
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
    law.forget();
  }
}
