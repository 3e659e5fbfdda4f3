package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTasksTest {
  @ParameterizedTest
  @CsvSource({
    "spark://127.0.0.1:7077, 1, false, true",
    "yarn, 1, false, true",
    "k8s://https://api:6443, 0.5, false, true",
    "yarn, 1, true, false",
    "yarn, , false, false",
    "'local[4]', 1, false, false"
  })
  void stagesOfTheirOwnWhereTasksAreGivenGpusAndSparkCanDoWithout(
      String master, String gpus, boolean dynamic, boolean apply) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster(master)
            .set("spark.dynamicAllocation.enabled", String.valueOf(dynamic));
    if (gpus != null) {
      conf.set("spark.task.resource.gpu.amount", gpus);
    }
    assertThat(CpuTasks.apply(conf)).isEqualTo(apply);
  }
}
