package io.subscale.model.loss;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The output layer: a softmax over each value's levels, scored in bits per value.
 *
 * <ul>
 *   <li>input: logits [3 n*h*w][levels], colour-major
 *   <li>labels: values [n][h][w][3] as real numbers
 *   <li>score: mean over examples of nats / (ln 2 * 3 h w), i.e. bits/dim of a slice
 *   <li>output: the logits, unchanged
 * </ul>
 */
public final class CategoricalOutput extends LossLayer {
  private static final long serialVersionUID = 1L;

  /** The layer. */
  public CategoricalOutput() {
    super(new Builder().lossFunction(LossFunction.MCXENT).activation(new ActivationIdentity()));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    CategoricalOutputLayer layer = new CategoricalOutputLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(Map.of());
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return EmptyParamInitializer.getInstance();
  }
}
