package io.subscale.jobs.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.plan.BitDepth;
import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.slice.SliceGrid;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.CountingEngines;
import io.subscale.jobs.testing.TestSpark;
import io.subscale.model.engine.Precision;
import io.subscale.model.net.Head;
import io.subscale.model.net.NetSize;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class EngineChoiceTest {
  private static final PlanGeometry GEOMETRY =
      new PlanGeometry(Plan.DEPTH, new SliceGrid(2, 8, 8), new BitDepth(4, 2));

  private final List<String> said = new ArrayList<>();

  private static EngineTrial.Work work(int stepped, int drawn) {
    return new EngineTrial.Work(
        GEOMETRY,
        GEOMETRY.plan().stages(),
        new NetSize(8, 1, 1, 2, 1, 2, 0, new Head.Law(false, 6, 8, 1, 3)),
        Precision.FLOAT32,
        stepped,
        5,
        drawn);
  }

  private String choose(String asked) {
    return new EngineChoice(TestSpark.context(), said::add).of(asked, work(3, 0));
  }

  @AfterEach
  void none() {
    CountingEngines.refusals = List.of();
    CountingEngines.failure = "";
  }

  @Test
  void theCpuIsAskedNothing() {
    int before = CountingEngines.MADE.get();
    assertThat(choose(Engines.CPU)).isEqualTo(Engines.CPU);
    assertThat(CountingEngines.MADE.get()).isEqualTo(before);
    assertThat(said).isEmpty();
  }

  @Test
  void eachDeviceTriesEachStageOnce() {
    int before = CountingEngines.MADE.get();
    assertThat(choose(CountingEngines.NAME)).isEqualTo(CountingEngines.NAME);
    int devices = said.size();
    assertThat(devices).isBetween(1, 2);
    assertThat(CountingEngines.MADE.get() - before)
        .isEqualTo(devices * GEOMETRY.plan().stages().size());
    assertThat(said.get(0)).matches("executor driver on .*, GPU 0: a device that counts");
  }

  @Test
  void theCpuDrawsWhatAnEngineDoesNot() {
    EngineChoice choice = new EngineChoice(TestSpark.context(), said::add);
    assertThat(choice.of(CountingEngines.NAME, work(0, 2))).isEqualTo(Engines.CPU);
    assertThat(said)
        .containsExactly("engine: cpu, since counting draws no values of stage hi's decoder");
  }

  @Test
  void allReasonsAreGivenAtOnceAndTheSameOnce() {
    CountingEngines.refusals = List.of("No.", "And no.");
    assertRefused("No.", "And no.");
  }

  @Test
  void whatFailsWhenItIsTriedIsAReason() {
    CountingEngines.failure = "There is no memory for this.";
    assertRefused(
        "stage hi, tried with batches of 3 and 5: There is no memory for this.",
        "stage depth, tried with batches of 3 and 5: There is no memory for this.");
  }

  private void assertRefused(String... reasons) {
    assertThatThrownBy(() -> choose(CountingEngines.NAME))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CLUSTER))
        .satisfies(
            e -> {
              List<String> lines = e.getMessage().lines().toList();
              assertThat(lines.get(0)).isEqualTo("executors cannot use engine counting:");
              assertThat(lines).hasSize(1 + reasons.length);
              assertThat(e.getMessage()).contains(reasons);
            });
  }

  @Test
  void anUnknownEngineIsAFailureOfTheCluster() {
    assertThatThrownBy(() -> choose("none"))
        .rootCause()
        .isInstanceOf(JobException.class)
        .hasMessage("There is no engine none in this application.");
  }
}
