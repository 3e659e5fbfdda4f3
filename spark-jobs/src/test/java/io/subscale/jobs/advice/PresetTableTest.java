package io.subscale.jobs.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.PresetsTest;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PresetTableTest {
  private static final Path CONF = Path.of("..", "conf");
  private final PresetTable table =
      PresetTable.of(CONF.resolve("presets"), CONF.resolve("measured.conf"), 2);

  @Test
  void everyPresetHasARowAndWhatIsOnlyIncludedHasNone() {
    assertThat(table.rows())
        .extracting(PresetTable.Row::name)
        .containsExactlyInAnyOrderElementsOf(PresetsTest.names().toList());
    assertThat(table.text()).contains("photos32", "1.845 after 25 min of 2 cores");
  }

  @Test
  void whatIsCalledMeasuredStandsInTheDocuments() throws IOException {
    String documents =
        Files.readString(CONF.resolve("../README.md"))
            + Files.readString(CONF.resolve("../docs/likelihood.md"));
    assertThat(table.rows())
        .extracting(PresetTable.Row::measured)
        .filteredOn(Objects::nonNull)
        .hasSize(4)
        .allSatisfy(
            measured -> assertThat(documents).contains("**" + measured.bitsPerDim() + "**"));
  }

  /** 430,080 examples in 25 minutes of two cores, docs/likelihood.md. */
  @Test
  void calculatedTimeOfPhotos32IsTheMeasuredOne() {
    RunPlan plan =
        RunPlan.of(ConfigLoader.load(Verb.CONFIG, CONF.resolve("presets/photos32.conf"), Map.of()));
    double seconds = new TrainingCost(2).secondsPerExample(plan, plan.stages().get(0)) * 430_080;
    assertThat(seconds / 60).isCloseTo(25, within(0.5));
    assertThat(new TrainingCost(8).secondsPerExample(plan, plan.stages().get(0)) * 430_080 * 4)
        .isCloseTo(seconds, within(1e-6));
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    assertThatThrownBy(() -> PresetTable.of(Path.of("nowhere"), Path.of("none"), 1))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no folder of presets at");
  }
}
