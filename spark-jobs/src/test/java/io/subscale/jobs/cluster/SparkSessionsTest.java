package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;

class SparkSessionsTest {
  @Test
  void resultsOfARoundMayBeAsLargeAsTheHeapHolds() {
    SparkConf conf = SparkSessions.configuration("train", SparkOptions.master("local[1]"));
    assertThat(conf.get("spark.driver.maxResultSize")).isEqualTo("0");
    assertThatCode(() -> new KryoSerializer(conf)).doesNotThrowAnyException();
  }

  @Test
  void theUsersOwnLimitWins() {
    Map<String, String> own = Map.of("spark.driver.maxResultSize", "3g");
    SparkConf conf = SparkSessions.configuration("train", new SparkOptions("local[1]", own, false));
    assertThat(conf.get("spark.driver.maxResultSize")).isEqualTo("3g");
  }
}
