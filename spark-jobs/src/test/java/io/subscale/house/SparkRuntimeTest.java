package io.subscale.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The JVM of the tests and the libraries beside it are what Spark and dl4j-spark need. */
class SparkRuntimeTest {
  @Test
  void testJvmHasTheModuleOptionsThatSparkAsksFor() {
    List<String> wanted =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(o -> !o.isBlank())
            .toList();
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(wanted);
  }

  private static SparkConf conf() {
    return new SparkConf(false)
        .setMaster("local[2]")
        .setAppName("runtime")
        .set("spark.ui.enabled", "false")
        .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
        .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
  }

  @Test
  void sparkCountsOnTwoThreads() {
    try (JavaSparkContext spark = new JavaSparkContext(conf())) {
      assertThat(spark.parallelize(List.of(1, 2, 3, 4), 2).map(i -> i * i).reduce(Integer::sum))
          .isEqualTo(30);
    }
  }

  @Test
  void dl4jSparkTrainsAGraphOnTheNewerNd4j() {
    ComputationGraph graph = new ComputationGraph(tinyGraph());
    graph.init();
    INDArray before = graph.params().dup();
    TrainingMaster<?, ?> master =
        new ParameterAveragingTrainingMaster.Builder(2, 1)
            .batchSizePerWorker(4)
            .averagingFrequency(2)
            .saveUpdater(true)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .build();
    try (JavaSparkContext spark = new JavaSparkContext(conf())) {
      SparkComputationGraph trainer = new SparkComputationGraph(spark, graph, master);
      MultiDataSet batch =
          new org.nd4j.linalg.dataset.MultiDataSet(
              Nd4j.ones(DataType.FLOAT, 4, 3), Nd4j.zeros(DataType.FLOAT, 4, 2));
      trainer.fitMultiDataSet(spark.parallelize(Collections.nCopies(8, batch), 2));
    }
    assertThat(graph.params().toFloatVector())
        .isNotEqualTo(before.toFloatVector())
        .doesNotContain(Float.NaN);
  }

  private static ComputationGraphConfiguration tinyGraph() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(0.1))
        .graphBuilder()
        .addInputs("in")
        .addLayer("out", new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build(), "in")
        .setOutputs("out")
        .build();
  }
}
