package io.subscale.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundMemoryTest {
  private static final Pattern MEMORY = Pattern.compile("spark\\.driver\\.memory=(\\d+)g");
  private static final int DEFAULT_GIB = 2;
  private static final long GIB = 1L << 30;

  @Test
  void whatDoesNotFitIsRefusedWithWhatWould() {
    RoundMemory round = new RoundMemory("depth", 100_000_000);
    assertThatThrownBy(() -> round.requireIn(2 * GIB))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessageContaining("100,000,000 weights")
        .hasMessageContaining("take 3.7 GiB")
        .hasMessageContaining("heap of 2.0 GiB")
        .hasMessageContaining("spark.driver.memory=5g");
    assertThatCode(() -> round.requireIn(5 * GIB)).doesNotThrowAnyException();
  }

  @Test
  void weightsBeyondABufferAreRefusedWhateverTheHeap() {
    assertThatThrownBy(() -> new RoundMemory("small", 600_000_000).requireIn(1000 * GIB))
        .hasMessageContaining("net.width");
  }

  @Test
  void countedWeightsAreTheNetworks(@TempDir Path folder) {
    TinyRun run = new TinyRun(folder).with("plan.kind", "multidimensional");
    RunPlan plan = RunPlan.of(run.config(Verb.TRAIN));
    for (Stage stage : plan.stages()) {
      assertThat(RoundMemory.of(plan, stage).parameters())
          .isEqualTo(Decoder.create(plan.spec(stage), 0).parameters().length);
    }
  }

  @ParameterizedTest
  @MethodSource("io.subscale.jobs.config.PresetsTest#names")
  void presetsFitTheMemoryThatTheyName(String name) throws IOException {
    Path preset = Path.of("..", "conf", "presets", name + ".conf");
    SubscaleConfig config = ConfigLoader.load(Verb.TRAIN, preset, Map.of());
    RunPlan plan = RunPlan.of(config);
    Matcher named = MEMORY.matcher(Files.readString(preset));
    int gib = named.find() ? Integer.parseInt(named.group(1)) : DEFAULT_GIB;
    for (Stage stage : plan.stages()) {
      RoundMemory round = RoundMemory.of(plan, stage);
      assertThat(round.recommendedGib()).as(round.toString()).isLessThanOrEqualTo(gib);
    }
  }
}
