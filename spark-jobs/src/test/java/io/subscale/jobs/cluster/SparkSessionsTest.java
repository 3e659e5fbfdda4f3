package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;
import scala.Option;

class SparkSessionsTest {
  private static final ConfigEntry<Option<String>> SECRET_FILE =
      SecurityManager.$lessinit$greater$default$3();

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

  /** Whoever has an account on this machine could send the driver what it would deserialise. */
  @Test
  void aDriverOnOneMachineHasASecretOfItsOwn() {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SparkConf conf = SparkSessions.configuration("train", SparkOptions.master("local[2]"));
      SecurityManager security = new SecurityManager(conf, Option.empty(), SECRET_FILE);
      security.initializeAuth();
      assertThat(security.isAuthenticationEnabled()).isTrue();
      secrets.add(security.getSecretKey());
    }
    assertThat(secrets).allMatch(secret -> secret.length() >= 32).doesNotHaveDuplicates();
  }

  /** There it needs a secret that the master has too. */
  @Test
  void aClusterDecidesItself() {
    SparkConf conf = SparkSessions.configuration("train", SparkOptions.master("spark://a:7077"));
    assertThat(conf.contains("spark.authenticate")).isFalse();
  }

  /** A training of weeks must not leave one file that no history server can read. */
  @Test
  void logsOfEventsRollAndArePacked() {
    Map<String, String> wanted = Map.of("spark.eventLog.enabled", "true");
    SparkConf conf =
        SparkSessions.configuration("train", new SparkOptions("local[1]", wanted, false));
    assertThat(conf.get("spark.eventLog.rolling.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.eventLog.compress")).isEqualTo("true");
    SparkConf none = SparkSessions.configuration("train", SparkOptions.master("local[1]"));
    assertThat(none.contains("spark.eventLog.rolling.enabled")).isFalse();
  }

  @Test
  void theApplicationIsCalledByVerbAndPlace() {
    SparkConf conf = SparkSessions.configuration("train cats/run", SparkOptions.master("yarn"));
    assertThat(conf.get("spark.app.name")).isEqualTo("subscale train cats/run");
    assertThat(conf.get("spark.broadcast.compress")).isEqualTo("false");
    Map<String, String> own = Map.of("spark.app.name", "mine");
    assertThat(
            SparkSessions.configuration("train", new SparkOptions("yarn", own, false))
                .get("spark.app.name"))
        .isEqualTo("mine");
  }
}
