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

/** An output layer that scores values under a law; what it scores is for subclasses to say. */
abstract class ValueOutput extends LossLayer {
  private static final long serialVersionUID = 1L;

  ValueOutput() {
    super(new Builder().lossFunction(LossFunction.MCXENT).activation(new ActivationIdentity()));
  }

  /** A fresh law for one layer. */
  abstract ValueLaw law();

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    ValueOutputLayer layer = new ValueOutputLayer(conf, type, law());
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(Map.of());
    layer.setConf(conf);
    return layer;
  }

  @Override
  public final ParamInitializer initializer() {
    return EmptyParamInitializer.getInstance();
  }
}
