package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.testing.TestSpark;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class SlotsTest {
  @Test
  void areTheTasksAtOnceWhateverOtherJobsAreToHave() {
    JavaSparkContext spark = TestSpark.context();
    SparkConf conf = spark.sc().conf();
    assertThat(Slots.of(spark)).isEqualTo(2);
    conf.set("spark.default.parallelism", "7");
    try {
      assertThat(spark.defaultParallelism()).isEqualTo(7);
      assertThat(Slots.of(spark)).isEqualTo(2);
    } finally {
      conf.remove("spark.default.parallelism");
    }
  }
}
