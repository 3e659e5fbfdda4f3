package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.TestSpark;
import java.time.Duration;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In local mode the driver works alone: every job there is one without an executor. */
@Tag("slow")
class ExecutorWatchTest {
  private static final long LONG = 20_000;
  private final JavaSparkContext spark = TestSpark.context();

  @Test
  void aJobWithoutExecutorsEndsWithASentence() {
    long begun = System.nanoTime();
    assertThatThrownBy(
            () -> ExecutorWatch.during(spark.sc(), Duration.ofSeconds(1), () -> sleepInAJob(LONG)))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .hasMessageContaining("no executor came from local[2,3] for 1 s (run.executor_seconds)");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aJobThatEndsInTimeIsLeftAlone() throws Exception {
    long count = ExecutorWatch.during(spark.sc(), Duration.ofSeconds(30), () -> sleepInAJob(1500));
    assertThat(count).isEqualTo(1);
  }

  /** Executors that a cluster took back for want of work are not missed. */
  @Test
  void withoutAJobNobodyIsMissed() throws Exception {
    String result =
        ExecutorWatch.during(
            spark.sc(),
            Duration.ofMillis(200),
            () -> {
              Thread.sleep(2000);
              return "done";
            });
    assertThat(result).isEqualTo("done");
  }

  @Test
  void whatElseFailsIsThrownAsItIs() {
    assertThatThrownBy(
            () ->
                ExecutorWatch.during(
                    spark.sc(),
                    Duration.ofSeconds(30),
                    () -> {
                      throw JobException.diverged("it diverged");
                    }))
        .hasMessage("it diverged");
  }

  private long sleepInAJob(long millis) {
    return spark
        .parallelize(List.of(millis), 1)
        .map(
            time -> {
              Thread.sleep(time);
              return time;
            })
        .count();
  }
}
