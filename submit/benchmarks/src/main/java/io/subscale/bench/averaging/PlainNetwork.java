package io.subscale.bench.averaging;

import io.subscale.datasets.seed.Seed;
import java.io.Serializable;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A network of DL4J's own layers with many parameters and little to compute: units - units tanh - 1
 * linear, squared error, Adam; its state is three vectors of its parameters' length.
 *
 * @param units of input and hidden layer
 */
record PlainNetwork(int units) implements Serializable {

  /** The one whose number of parameters is nearest: (units + 1) squared. */
  static PlainNetwork of(double parameters) {
    return new PlainNetwork(Math.max(1, (int) Math.round(Math.sqrt(parameters)) - 1));
  }

  /** Number of parameters. */
  long parameters() {
    return (units + 1L) * (units + 1L);
  }

  /** Bytes of parameters and both moments. */
  long stateBytes() {
    return 3 * Float.BYTES * parameters();
  }

  ComputationGraph create() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-4))
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "hidden",
                    new DenseLayer.Builder()
                        .nIn(units)
                        .nOut(units)
                        .activation(Activation.TANH)
                        .build(),
                    "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(units)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "hidden")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  /** One example of a worker. */
  MultiDataSet example(int worker) {
    SplittableRandom random = Seed.of(0).fold("worker", worker).random();
    float[] values = new float[units];
    for (int i = 0; i < units; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    INDArray input = Nd4j.createFromArray(values).reshape(1, units);
    return new MultiDataSet(input, Nd4j.createFromArray((float) random.nextDouble()).reshape(1, 1));
  }
}
