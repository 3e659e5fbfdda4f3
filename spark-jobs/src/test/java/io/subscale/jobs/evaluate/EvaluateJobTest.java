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
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.score.CodeLengthTable;
import io.subscale.jobs.score.CodeLengths;
import io.subscale.jobs.score.Evaluation;
import io.subscale.jobs.shard.Shards;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
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
  void theFloorIsWhatALawCostsThatIsNotTrained() throws IOException {
    TinyRun still =
        run.with("run.dir", folder.resolve("still"))
            .with("train.rounds", 1)
            .with("train.learning_rate", 1e-9)
            .with("train.ema", 0);
    TrainJob.run(still.config(Verb.TRAIN), TinyRun.session(), line -> {});
    Map<String, Object> result = evaluate(still);
    assertThat((double) result.get("floor_bits_per_dim"))
        .isCloseTo((double) result.get("bits_per_dim"), within(1e-5));
    Files.writeString(folder.resolve("still/size/floor.json"), "damaged");
    assertThat(evaluate(still)).doesNotContainKey("floor_bits_per_dim");
    assertThat(evaluate(run)).containsKey("floor_bits_per_dim");
  }

  /** PNG is coded in the process, so that it is there on every machine. */
  @Test
  void codecsStandBesideTheLikelihoodWhereAskedFor() throws IOException {
    assertThat(evaluate(run)).doesNotContainKey("codecs");
    Map<String, Object> result = evaluate(run.with("evaluate.codec_images", 3));
    CodecCost png = (CodecCost) ((List<?>) result.get("codecs")).get(0);
    assertThat(png).returns("png", CodecCost::codec).returns(3, CodecCost::images);
    JsonNode shown =
        new ObjectMapper()
            .readTree(
                Files.readString(folder.resolve("run/report.html"))
                    .replaceFirst("(?s).*<script[^>]*id=\"figures\"[^>]*>", "")
                    .replaceFirst("(?s)</script>.*", ""));
    JsonNode columns = shown.at("/codecs/test");
    assertThat(columns.get(0).path("bits_per_dim_each").doubleValue())
        .isEqualTo(png.bitsPerDimEach());
    assertThat(columns.get(columns.size() - 1).path("codec").asText()).isEqualTo(CodecCost.FLOOR);
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
  void calibrationIsToldByStage() throws IOException {
    evaluate(run);
    JsonNode report =
        new ObjectMapper().readTree(folder.resolve("run/evaluate-test/report.json").toFile());
    assertThat(report.path("calibration")).hasSize(3);
    JsonNode depth = report.at("/calibration/2");
    assertThat(depth.path("stage").asText()).isEqualTo("depth");
    assertThat(depth.path("planes")).hasSize(2);
    double planes = depth.at("/planes/0").doubleValue() + depth.at("/planes/1").doubleValue();
    int at = 0;
    while (depth.at("/temperatures/" + at).doubleValue() != 1) {
      at++;
    }
    assertThat(depth.at("/bits_per_dim/" + at).doubleValue()).isCloseTo(planes, within(1e-6));
    // Of few values, but of the same decoder.
    assertThat(planes).isCloseTo(report.at("/stages/2/bits_per_dim").doubleValue(), within(0.3));
    assertThat(folder.resolve("run/evaluate-test/extremes.png")).isRegularFile();
    assertThat(folder.resolve("run/report.html"))
        .content()
        .contains("Stage depth: reliability", "Cheapest", "data:image/png;base64,");
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
  void imagesAddUpToTheReport() throws IOException {
    Map<String, Object> result = evaluate(run);
    CodeLengths lengths =
        CodeLengthTable.read(
            new org.apache.hadoop.fs.Path(folder + "/run/evaluate-test/images.parquet"),
            new Configuration());
    assertThat(lengths.stages()).containsExactly("small", "size", "depth");
    assertThat((long) lengths.ids().size()).isEqualTo(result.get("images"));
    assertThat(Arrays.stream(lengths.bitsPerDim()).average().orElseThrow())
        .isCloseTo((double) result.get("bits_per_dim"), within(1e-12));
    JsonNode json = report("test");
    assertThat(json.at("/dearest/0/bits_per_dim").doubleValue())
        .isEqualTo(Arrays.stream(lengths.bitsPerDim()).max().orElseThrow());
    assertThat(json.at("/cheapest/0/id").asText()).startsWith("drawn-");
  }

  @Test
  void partsOfEqualSizeAverageToTheTotal() throws IOException {
    double total = (double) evaluate(run).get("bits_per_dim");
    for (String part : List.of("slices", "colours", "positions")) {
      List<Double> bits = new ArrayList<>();
      report("test").at("/parts/" + part).forEach(row -> values(row, bits));
      assertThat(bits.stream().mapToDouble(each -> each).average().orElseThrow())
          .isCloseTo(total, within(1e-9));
    }
    assertThat(report("test").at("/parts/slices")).hasSize(2);
    assertThat(report("test").at("/parts/positions")).hasSize(4);
  }

  private static void values(JsonNode node, List<Double> bits) {
    if (node.isNumber()) {
      bits.add(node.doubleValue());
    } else {
      node.forEach(inner -> values(inner, bits));
    }
  }

  private static JsonNode report(String split) throws IOException {
    return new ObjectMapper()
        .readTree(folder.resolve("run/evaluate-" + split + "/report.json").toFile());
  }

  @Test
  void anotherDataSetOfTheSameGeometryIsScored(@TempDir Path other) throws IOException {
    TinyRun elsewhere =
        new TinyRun(other)
            .with("data.split.valid", 0.05)
            .with("data.split.test", 0.75)
            .with("plan.kind", "multidimensional")
            .prepared()
            .with("run.dir", folder.resolve("run"));
    Map<String, Object> result = evaluate(elsewhere);
    Shards trained = Shards.open(folder.resolve("shards").toString(), new Configuration());
    Shards scored = Shards.open(other.resolve("shards").toString(), new Configuration());
    assertThat(result)
        .containsEntry("dataset", scored.fingerprint())
        .containsEntry("trained_on", trained.fingerprint());
    // The same pictures by the same hash: first come those of test, then those of valid.
    assertThat((long) result.get("seen_in_training"))
        .isEqualTo(
            scored.images(Split.TEST) - trained.images(Split.TEST) - trained.images(Split.VALID))
        .isPositive();
    assertThat(Files.readString(folder.resolve("run/evaluate-test/report.md")))
        .contains("trained on another data set, `" + trained.fingerprint())
        .contains("of the images occur in training too");
  }

  @Test
  void nothingOfATestSplitWasTrainedOn() throws IOException {
    assertThat(evaluate(run)).containsEntry("seen_in_training", 0L);
    assertThat(evaluate(run.with("evaluate.split", "train")))
        .containsEntry("seen_in_training", null);
  }

  /** A softmax at its start is worse than the uniform code; half the pictures have a twin. */
  @Test
  void whatMakesNumbersMeanLessIsTold(@TempDir Path other) throws IOException {
    Path pictures = Files.createDirectories(other.resolve("in"));
    for (int i = 0; i < 24; i++) {
      byte[] png = PngWriter.png(ShapePicture.draw(8, Seed.of(i % 12)));
      Files.write(pictures.resolve(i + ".png"), png);
    }
    TinyRun twins =
        new TinyRun(other)
            .with("data.source", pictures)
            .with("data.split.by", "rank")
            .with("net.head", "softmax")
            .with("train.rounds", 1)
            .with("train.learning_rate", 1e-9)
            .with("train.validate_images", 0)
            .prepared();
    TrainJob.run(twins.config(Verb.TRAIN), TinyRun.session(), line -> {});
    List<String> lines = new ArrayList<>();
    Map<String, Object> result =
        EvaluateJob.run(twins.config(Verb.EVALUATE), TinyRun.session(), lines::add);
    JsonNode report =
        new ObjectMapper().readTree(other.resolve("run/evaluate-test/report.json").toFile());
    long shared = report.at("/duplicates/images/test").longValue();
    assertThat(shared).isPositive();
    assertThat(report.path("warnings")).hasSize(2);
    assertThat(report.at("/warnings/0").textValue())
        .startsWith("stage subscale needs 4.")
        .contains("the uniform code's 4.0000");
    assertThat(report.at("/warnings/1").textValue())
        .isEqualTo(
            shared
                + " of the "
                + result.get("images")
                + " images are in another split of this data set too, pixel for pixel");
    assertThat(lines).anyMatch(line -> line.startsWith("**Warning**: stage subscale needs"));
    assertThat(evaluate(run)).containsEntry("warnings", List.of());
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
