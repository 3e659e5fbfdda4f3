package io.subscale.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.subscale.bench.measure.Median;
import io.subscale.bench.measure.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
  @Test
  void growthIsBetweenTheMediansOfTheTenths() {
    double[] samples = IntStream.range(0, 100).mapToDouble(i -> 100 + i).toArray();
    samples[3] = 1e6;
    samples[97] = 0;
    Growth growth = Growth.of(samples);
    assertThat(growth.first()).isEqualTo(105.5); // 100 101 102 1e6 104 105 | 106 107 108 109
    assertThat(growth.last()).isEqualTo(193.5);
    assertThat(growth.amount()).isEqualTo(88);
    assertThat(growth.percent()).isCloseTo(83.41, within(0.01));
    assertThat(Growth.of(5, 7)).isEqualTo(new Growth(5, 7));
  }

  @Test
  void medianIsTheMiddle() {
    assertThat(Median.of(3, 1, 2)).isEqualTo(2);
    assertThat(Median.of(4, 1, 2, 3)).isEqualTo(2.5);
  }

  @Test
  void samplesAfterTheWarmUpAreCounted() {
    for (int all = 1; all < 40; all++) {
      for (int warmUp = 0; warmUp < 40; warmUp++) {
        for (int every = 1; every < 12; every++) {
          int least = warmUp;
          int step = every;
          long counted =
              IntStream.rangeClosed(1, all).filter(r -> r % step == 0 && r >= least).count();
          assertThat(Math.max(0, new SoakRun.Rounds(all, warmUp, every).samples()))
              .as("%d rounds, %d warm-up, every %d", all, warmUp, every)
              .isEqualTo((int) counted);
        }
      }
    }
  }

  @Test
  void executorsAreKnownByTheirCommandLine() {
    String main = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
    assertThat(ExecutorProcesses.executorId(List.of("java", main, "--executor-id", "3", "--cores")))
        .isEqualTo("3");
    assertThat(ExecutorProcesses.executorId(List.of("java", main))).isEmpty();
    assertThat(ExecutorProcesses.executorId(List.of("java", "Other", "--executor-id", "3")))
        .isEmpty();
  }

  @Test
  void filesBelowAFolderAreCounted(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("a/b"));
    Files.write(folder.resolve("a/b/one"), new byte[10]);
    Files.write(folder.resolve("two"), new byte[5]);
    Kept.Count count = Kept.count(folder);
    assertThat(count.files).isEqualTo(2);
    assertThat(count.bytes).isEqualTo(15);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void residentMemoryOfProcesses() {
    assertThat(ProcessStatus.residentMebibytes(ProcessHandle.current().pid()).orElseThrow())
        .isBetween(30.0, 1e6);
    assertThat(ProcessStatus.residentMebibytes(Long.MAX_VALUE)).isEmpty();
  }
}
