package io.subscale.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.jobs.testing.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class SampleProgressTest {
  /** Shared with tasks, which run in this JVM. */
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  @Test
  void lineTellsShareSpeedAndTimeLeft() {
    AtomicLong nanos = new AtomicLong();
    double[] done = {2};
    List<String> lines = new ArrayList<>();
    SampleProgress progress =
        new SampleProgress(10, 2, () -> done[0], lines::add, () -> nanos.get());
    progress.run();
    nanos.set(20_000_000_000L);
    done[0] = 2.5;
    progress.run();
    nanos.set(80_000_000_000L);
    done[0] = 10.5;
    progress.run();
    assertThat(lines)
        .containsExactly(
            "[####................] 2.0 of 10 pictures" + " | time left unknown yet",
            "[#####...............] 2.5 of 10 pictures | 0.03 pictures/s, 5m00s left",
            "[####################] 10.0 of 10 pictures | 0.10 pictures/s, 0m00s left");
  }

  @Test
  void runningTasksCountBeforeTheyEnd() throws Exception {
    JavaSparkContext spark = TestSpark.context();
    LongAccumulator slices = spark.sc().longAccumulator();
    RunningSum sum = new RunningSum(slices);
    spark.sc().addSparkListener(sum);
    try {
      JavaFutureAction<Void> job =
          spark
              .parallelize(List.of(3L, 4L), 2)
              .foreachAsync(
                  number -> {
                    slices.add(number);
                    assertThat(SEEN.await(30, TimeUnit.SECONDS)).isTrue();
                    slices.add(10);
                  });
      awaitSum(sum, 7);
      assertThat(slices.value()).isZero();
      SEEN.countDown();
      job.get();
      awaitSum(sum, 27);
    } finally {
      SEEN.countDown();
      spark.sc().removeSparkListener(sum);
    }
  }

  private static void awaitSum(RunningSum sum, long expected) throws InterruptedException {
    for (int tries = 0; sum.now() != expected && tries < 200; tries++) {
      Thread.sleep(100);
    }
    assertThat(sum.now()).isEqualTo(expected);
  }
}
