package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class DriverPlaceTest {
  @Test
  void onlyYarnsClusterModeIsAnApplicationMaster() {
    assertThat(place("yarn", "cluster")).isEqualTo(DriverPlace.APPLICATION_MASTER);
    assertThat(place("yarn", "client")).isEqualTo(DriverPlace.OWN_PROCESS);
    assertThat(place("spark://a:7077", "cluster")).isEqualTo(DriverPlace.OWN_PROCESS);
    assertThat(DriverPlace.of(new SparkConf(false))).isEqualTo(DriverPlace.OWN_PROCESS);
    SparkConf pod = conf("k8s://https://a", "client");
    assertThat(DriverPlace.of(pod.set("spark.kubernetes.submitInDriver", "true")))
        .isEqualTo(DriverPlace.POD);
  }

  @Test
  void aContainersOverheadLeavesRoomForTheJvm() {
    assertThat(NativeMemory.ofOverhead(2048)).isEqualTo(1536);
    assertThat(NativeMemory.ofOverhead(384)).isEqualTo(192);
  }

  /** The limit of an ApplicationMaster follows from its container, whatever the machine has. */
  @Test
  void theContainerLimitsTheDriversArrays() {
    assertThat(limit(conf("yarn", "cluster").set("spark.driver.memoryOverhead", "3g")))
        .isEqualTo("2560m");
    assertThat(limit(conf("yarn", "cluster").set("spark.driver.memory", "20g"))).isEqualTo("1536m");
    assertThat(limit(conf("yarn", "cluster"))).isEqualTo("192m");
    assertThat(limit(conf("yarn", "client"))).matches("[1-9]\\d{2,}m");
  }

  private static String limit(SparkConf conf) {
    String before = System.getProperty(NativeMemory.LIMIT);
    String whole = System.getProperty(NativeMemory.WHOLE_LIMIT);
    System.clearProperty(NativeMemory.LIMIT);
    try {
      NativeMemory.limitDriver(conf);
      String limit = System.getProperty(NativeMemory.LIMIT);
      NativeMemory.limitDriver(conf.clone().set("spark.driver.memoryOverhead", "9g"));
      assertThat(System.getProperty(NativeMemory.LIMIT)).as("what is set stays").isEqualTo(limit);
      return limit;
    } finally {
      restore(NativeMemory.LIMIT, before);
      restore(NativeMemory.WHOLE_LIMIT, whole);
    }
  }

  private static void restore(String key, String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }

  private static SparkConf conf(String master, String mode) {
    return new SparkConf(false).setMaster(master).set("spark.submit.deployMode", mode);
  }

  private static DriverPlace place(String master, String mode) {
    return DriverPlace.of(conf(master, mode));
  }
}
