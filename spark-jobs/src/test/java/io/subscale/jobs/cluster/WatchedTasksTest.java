package io.subscale.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.testing.TestSpark;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class WatchedTasksTest {
  /** Shared with the task, which runs in this JVM. */
  private static final CompletableFuture<String> TOLD = new CompletableFuture<>();

  @Test
  void whoWaitsIsToldHowManyTasksAreDone() {
    JavaSparkContext spark = TestSpark.context();
    long count =
        WatchedTasks.during(
            spark,
            "count numbers",
            TOLD::complete,
            () ->
                spark
                    .parallelize(List.of(1, 2, 3), 3)
                    .filter(number -> number < 3 || TOLD.get(60, TimeUnit.SECONDS) != null)
                    .count());
    assertThat(count).isEqualTo(3);
    assertThat(TOLD.join()).matches("\\[[#.]{20}] count numbers: [0-2] of 3 tasks \\| .*");
  }
}
