package io.subscale.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.CountingEngines;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

class GpusTest {
  @Test
  void eachIsLentOnceAndWhoFindsNoneWaits() throws Exception {
    Gpus.Lease first = Gpus.lend(CountingEngines.NAME);
    Gpus.Lease second = Gpus.lend(CountingEngines.NAME);
    assertThat(first.device()).isNotEqualTo(second.device());
    CompletableFuture<Integer> third =
        CompletableFuture.supplyAsync(
            () -> {
              try (Gpus.Lease lease = Gpus.lend(CountingEngines.NAME)) {
                return lease.device();
              }
            });
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(third).isNotDone();
    second.close();
    assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo(second.device());
    first.close();
  }

  @Test
  void sparksNameOfAGpuIsItsNumber() {
    assertThat(Gpus.number(new ResourceInformation("gpu", new String[] {"3", "4"}))).isEqualTo(3);
    ResourceInformation named = new ResourceInformation("gpu", new String[] {"GPU-52ab"});
    assertThatThrownBy(() -> Gpus.number(named))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .hasMessageContaining("Spark calls this task's GPU \"GPU-52ab\"");
  }
}
