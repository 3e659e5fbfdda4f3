package io.subscale.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

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

  @Test
  void sparkCountsOnTwoThreads() {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("local[2]")
            .setAppName("runtime")
            .set("spark.ui.enabled", "false")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      assertThat(spark.parallelize(List.of(1, 2, 3, 4), 2).map(i -> i * i).reduce(Integer::sum))
          .isEqualTo(30);
    }
  }

  @Test
  void dl4jSparkLoadsOnTheNewerNd4j() throws ClassNotFoundException {
    assertThat(
            Class.forName(
                "org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster"))
        .isNotNull();
  }
}
