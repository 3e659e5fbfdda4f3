package io.subscale.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.seed.Seed;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.ExitCode;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateJobTest {
  @TempDir static Path folder;
  private static TinyRun run;

  @BeforeAll
  static void train() throws IOException {
    run =
        new TinyRun(folder)
            .with("plan.kind", "multidimensional")
            .with("train.rounds", 2)
            .with("train.validate_images", 0)
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
  }

  @Test
  void stagesAddUpOverAllImagesOfTheSplit() throws IOException {
    Map<String, Object> result = evaluate(run);
    Shards shards = Shards.open(folder.resolve("shards").toString(), new Configuration());
    assertThat(result).containsEntry("images", shards.images(Split.TEST));
    double sum = 0;
    for (Object stage : (List<?>) result.get("stages")) {
      Evaluation.StageCost cost = (Evaluation.StageCost) stage;
      assertThat(cost.bitsPerDim()).isPositive();
      sum += cost.bitsPerDim();
    }
    assertThat((double) result.get("bits_per_dim")).isCloseTo(sum, within(1e-12));
    assertThat((double) result.get("standard_error")).isPositive();
    assertThat(result)
        .containsEntry("photos", result.get("images"))
        .containsEntry("photo_standard_error", result.get("standard_error"));
    assertThat((double) result.get("uniform_bits_per_dim")).isEqualTo(4);
  }

  @Test
  void uniformCodesOfTheStagesAddUpToTheBits() throws IOException {
    double sum = 0;
    for (Object stage : (List<?>) evaluate(run).get("stages")) {
      sum += ((Evaluation.StageCost) stage).uniformBitsPerDim();
    }
    assertThat(sum).isCloseTo(4, within(1e-12));
  }

  @Test
  void reportSaysWhatTheResultSays() throws IOException {
    Map<String, Object> result = evaluate(run);
    Path report = folder.resolve("run/evaluate-test/report.json");
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("bits_per_dim").doubleValue()).isEqualTo(result.get("bits_per_dim"));
    assertThat(json.path("stages").path(1).path("name").asText()).isEqualTo("size");
    assertThat(json.path("dataset").path("fingerprint").asText()).isEqualTo(result.get("dataset"));
    assertThat(Files.readString(folder.resolve("run/evaluate-test/report.md")))
        .contains("| depth |")
        .contains("| **sum** |");
  }

  @Test
  void evaluatingTwiceGivesTheSameBytes() throws IOException {
    evaluate(run);
    byte[] first = Files.readAllBytes(folder.resolve("run/evaluate-test/report.json"));
    evaluate(run);
    assertThat(Files.readAllBytes(folder.resolve("run/evaluate-test/report.json")))
        .isEqualTo(first);
  }

  @Test
  void anotherDataSetIsRefused(@TempDir Path other) throws IOException {
    TinyRun elsewhere =
        new TinyRun(other)
            .with("data.source", "generated:30")
            .with("plan.kind", "multidimensional")
            .prepared()
            .with("run.dir", folder.resolve("run"));
    assertThatThrownBy(() -> evaluate(elsewhere))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("data set");
  }

  @Test
  void tilesAreCountedByTheirPhotographs(@TempDir Path other) throws IOException {
    Path pictures = Files.createDirectories(other.resolve("in"));
    for (int i = 0; i < 12; i++) {
      byte[] png = PngWriter.png(ShapePicture.draw(16, Seed.of(i)));
      Files.write(pictures.resolve(i + ".png"), png);
    }
    TinyRun tiles =
        new TinyRun(other)
            .with("data.source", pictures)
            .with("data.framing", "tile")
            .with("train.rounds", 1)
            .with("train.validate_images", 0)
            .prepared();
    TrainJob.run(tiles.config(Verb.TRAIN), TinyRun.session(), line -> {});
    Map<String, Object> result = evaluate(tiles);
    long photos = (long) result.get("photos");
    assertThat(photos).isGreaterThan(1);
    assertThat(result).containsEntry("images", 4 * photos);
    assertThat((double) result.get("photo_standard_error"))
        .isPositive()
        .isNotEqualTo(result.get("standard_error"));
    assertThat(Files.readString(other.resolve("run/evaluate-test/report.md")))
        .contains("But they are tiles of " + photos + " photographs");
  }

  @Test
  void untrainedStageIsNamed() {
    assertThatThrownBy(() -> evaluate(run.with("run.dir", folder.resolve("nothing"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no checkpoint of stage small")
        .hasMessageContaining("run train");
  }

  private static Map<String, Object> evaluate(TinyRun run) throws IOException {
    return EvaluateJob.run(run.config(Verb.EVALUATE), TinyRun.session(), line -> {});
  }
}
