package io.subscale.jobs.round.dl4j;

import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.testing.TestSpark;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** A tiny network and data for it. */
public final class Nets {
  public static final int INPUTS = 4;
  public static final int OUTPUTS = 3;

  private Nets() {}

  /** 4 - 6 tanh - 3 linear, squared error; dropout is the share of inputs that stay, 1 for none. */
  public static ComputationGraph net(IUpdater updater, double keep) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "hidden",
                new DenseLayer.Builder()
                    .nIn(INPUTS)
                    .nOut(6)
                    .activation(Activation.TANH)
                    .dropOut(keep < 1 ? keep : 0)
                    .build(),
                "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                    .nIn(6)
                    .nOut(OUTPUTS)
                    .activation(Activation.IDENTITY)
                    .build(),
                "hidden")
            .setOutputs("out")
            .build();
    ComputationGraph net = new ComputationGraph(configuration);
    net.init();
    return net;
  }

  /** Examples whose values depend on the seed alone. */
  public static MultiDataSet data(int examples, long seed) {
    SplittableRandom random = Seed.of(seed).random();
    return new org.nd4j.linalg.dataset.MultiDataSet(
        array(examples, INPUTS, random), array(examples, OUTPUTS, random));
  }

  /** A round of workers with a data set each, worker w of 3 + w examples. */
  public static void fit(RoundTrainingMaster master, ComputationGraph net, int workers) {
    List<Integer> indices = IntStream.range(0, workers).boxed().toList();
    JavaRDD<MultiDataSet> data =
        TestSpark.context().parallelize(indices, workers).map(worker -> data(3 + worker, worker));
    new SparkComputationGraph(TestSpark.context(), net, master).fitMultiDataSet(data);
  }

  private static INDArray array(int rows, int columns, SplittableRandom random) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextDouble(-1, 1);
      }
    }
    return Nd4j.create(values);
  }
}
