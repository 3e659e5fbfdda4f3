package io.subscale.jobs.train.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.jobs.cluster.ContainerMemory;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  private static final long GIB = 1L << 30;
  private static final long WEIGHTS = 10_000_000;

  private final List<String> said = new ArrayList<>();

  @Test
  void thisMachineCanTrainAndIsToldOf() {
    Preflight.run(TestSpark.context(), 1000, said::add);
    assertThat(said)
        .anyMatch(line -> line.startsWith("executor driver on ") && line.contains("CPU"));
    assertThatCode(() -> Preflight.requireHere(1000)).doesNotThrowAnyException();
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    ExecutorFacts noBackend = facts("0", 1, GIB, "", "UnsatisfiedLinkError: no jnind4jcpu");
    ExecutorFacts small = facts("1", 4, GIB / 4, "CPU", "");
    assertThatThrownBy(() -> Preflight.judge(List.of(noBackend, small), WEIGHTS, said::add))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .hasMessageContaining("executor 0 on host: ND4J does not load (UnsatisfiedLinkError")
        .hasMessageContaining(
            "executor 1 on host: 4 network(s) of 10,000,000 weights take 610 MiB outside the heap,"
                + " ND4J may take 256 MiB; raise spark.executor.memoryOverhead");
    assertThat(said).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theSameProblemOfManyExecutorsIsToldOnce() {
    List<ExecutorFacts> all =
        List.of(facts("0", 4, GIB / 4, "CPU", ""), facts("1", 4, GIB / 4, "CPU", ""));
    assertThatThrownBy(() -> Preflight.judge(all, WEIGHTS, said::add))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(2));
  }

  @ParameterizedTest
  @CsvSource({"3,5,false", "3,7,true", "7,0,true", "8,6,true", "8,9,true", "9,0,false"})
  void gpusNeedACapabilityThatTheBackendHasCodeFor(int major, int minor, boolean works) {
    ExecutorFacts facts = gpus(List.of(new ExecutorFacts.Gpu("a GPU", major, minor)));
    List<String> problems = Requirements.problems(facts, WEIGHTS);
    assertThat(problems).hasSize(works ? 0 : 1);
    if (!works) {
      assertThat(problems.get(0)).contains("a GPU has compute capability " + major + "." + minor);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,1,2", "1,0.5,2", "8,1,4", "0,0,4"})
  void tasksAtOnceAreThoseThatHaveACoreAndAGpu(int gpus, double ofATask, int tasks) {
    SparkConf conf =
        new SparkConf(false)
            .setMaster("yarn")
            .set("spark.executor.cores", "8")
            .set("spark.task.cpus", "2");
    if (gpus > 0) {
      conf.set("spark.executor.resource.gpu.amount", String.valueOf(gpus))
          .set("spark.task.resource.gpu.amount", String.valueOf(ofATask));
    }
    assertThat(ExecutorReader.tasks(conf, 16)).isEqualTo(tasks);
  }

  @Test
  void aCudaBackendNeedsAGpu() {
    assertThat(Requirements.problems(gpus(List.of()), WEIGHTS)).hasSize(1);
  }

  @Test
  void tooManyThreadsAndTooLittleMemoryAreWarnings() {
    ExecutorFacts crowded =
        new ExecutorFacts("0", "host", 4, 4, 2, 64 << 20, 7 * GIB, 6 * GIB, "CPU", "", List.of());
    assertThat(Requirements.problems(crowded, WEIGHTS)).isEmpty();
    List<String> warnings = Requirements.warnings(crowded, WEIGHTS);
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(0)).contains("OMP_NUM_THREADS, to 1");
    assertThat(warnings.get(1)).contains("beyond its memory of 6.0 GiB");
    assertThat(warnings.get(2)).contains("raise spark.executor.memory");
    assertThat(Requirements.warnings(facts("0", 1, GIB, "CPU", ""), WEIGHTS)).isEmpty();
  }

  @Test
  void theLeastLimitIsTheContainers(@TempDir Path root) throws IOException {
    assertThat(new ContainerMemory(root).bytes()).isZero();
    write(root, "proc/meminfo", "MemTotal:       24000000 kB\nMemFree: 1 kB\n");
    write(root, "sys/fs/cgroup/memory.max", "max\n");
    assertThat(new ContainerMemory(root).bytes()).isEqualTo(24_000_000L * 1024);
    write(root, "sys/fs/cgroup/memory.max", "4294967296\n");
    assertThat(new ContainerMemory(root).bytes()).isEqualTo(4 * GIB);
    write(root, "sys/fs/cgroup/memory.max", "max\n");
    write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(new ContainerMemory(root).bytes()).isEqualTo(24_000_000L * 1024);
    write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n");
    assertThat(new ContainerMemory(root).bytes()).isEqualTo(2 * GIB);
  }

  private static void write(Path root, String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private static ExecutorFacts facts(
      String name, int tasks, long nativeBytes, String backend, String failure) {
    return new ExecutorFacts(
        name, "host", tasks, 8, 1, GIB, nativeBytes, 24 * GIB, backend, failure, List.of());
  }

  private static ExecutorFacts gpus(List<ExecutorFacts.Gpu> gpus) {
    return new ExecutorFacts("0", "host", 1, 8, 1, GIB, GIB, 24 * GIB, "CUDA", "", gpus);
  }
}
