package io.subscale.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The JVM of the tests is what Spark asks for; the pom has its options in writing. */
class SparkRuntimeTest {
  @Test
  void testJvmHasTheModuleOptionsThatSparkAsksFor() {
    List<String> wanted =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(o -> !o.isBlank())
            .toList();
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).containsAll(wanted);
  }
}
