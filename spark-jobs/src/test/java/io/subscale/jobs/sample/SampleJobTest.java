package io.subscale.jobs.sample;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.decode.UnreadableImageException;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.BlockScorer;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.testing.TinyRun;
import io.subscale.jobs.train.TrainJob;
import io.subscale.model.net.Decoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SampleJobTest {
  @TempDir static Path folder;
  private static TinyRun run;
  private static Map<String, Object> result;

  @BeforeAll
  static void train() throws IOException {
    run =
        new TinyRun(folder)
            .with("plan.kind", "multidimensional")
            .with("train.rounds", 2)
            .with("train.validate_images", 0)
            .with("data.size", 4)
            .with("sample.count", 3)
            .with("sample.batch", 2)
            .prepared();
    TrainJob.run(run.config(Verb.TRAIN), TinyRun.session(), line -> {});
    result = sample(run);
  }

  @Test
  void picturesSheetAndManifestAreThere() throws IOException {
    assertThat(result).containsEntry("samples", 3);
    try (Stream<Path> files = Files.list(folder.resolve("run/samples"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "sample-000000.png",
              "sample-000001.png",
              "sample-000002.png",
              "group-000000.parquet",
              "group-000001.parquet",
              "contact-sheet.png",
              "settings.json",
              "manifest.json");
    }
    assertThat(folder.resolve("run/samples.writing")).doesNotExist();
    assertThat(
            manifest()
                .path("settings")
                .path("steering")
                .path("size")
                .path("temperature")
                .doubleValue())
        .isEqualTo(1);
  }

  @Test
  void samplingAgainGivesTheSameFiles() throws IOException {
    TinyRun again = copy("again");
    Files.delete(folder.resolve("again/samples/settings.json"));
    List<String> said = new ArrayList<>();
    SampleJob.run(again.config(Verb.SAMPLE), TinyRun.session(), said::add);
    assertThat(said).noneMatch(line -> line.contains("there already"));
    assertSameFiles("again/samples");
  }

  /** As a kill leaves it: a group whole, one without a picture, attempts half written. */
  @Test
  void onlyWhatIsMissingIsMade() throws IOException {
    TinyRun killed = copy("killed");
    Path samples = folder.resolve("killed/samples");
    for (String lost :
        List.of(
            "manifest.json", "contact-sheet.png", "group-000001.parquet", "sample-000001.png")) {
      Files.delete(samples.resolve(lost));
    }
    Path staging = Files.move(samples, folder.resolve("killed/samples.writing"));
    Files.createDirectory(staging.resolve("_attempts"));
    Files.writeString(staging.resolve("_attempts/7-sample-000001.png"), "half");
    Path table = staging.resolve("group-000000.parquet");
    Files.setLastModifiedTime(table, FileTime.fromMillis(1_000_000_000));
    List<String> said = new ArrayList<>();
    SampleJob.run(killed.config(Verb.SAMPLE), TinyRun.session(), said::add);
    assertThat(said).anyMatch(line -> line.endsWith("; 2 are there already"));
    assertThat(said).noneMatch(line -> line.contains("again"));
    assertThat(Files.getLastModifiedTime(samples.resolve("group-000000.parquet")).toMillis())
        .isEqualTo(1_000_000_000);
    assertSameFiles("killed/samples");
    assertThat(staging).doesNotExist();
  }

  private static void assertSameFiles(String samples) throws IOException {
    try (Stream<Path> expected = Files.list(folder.resolve("run/samples"));
        Stream<Path> found = Files.list(folder.resolve(samples))) {
      List<String> names = found.map(file -> file.getFileName().toString()).toList();
      for (Path file : expected.toList()) {
        assertThat(folder.resolve(samples).resolve(file.getFileName()))
            .hasSameBinaryContentAs(file);
        assertThat(names).contains(file.getFileName().toString());
      }
      assertThat(names).hasSize(8);
    }
  }

  @Test
  void damagedTablesAndPicturesAreMadeAgain() throws IOException {
    TinyRun broken = copy("broken");
    Path table = folder.resolve("broken/samples/group-000000.parquet");
    byte[] bytes = Files.readAllBytes(table);
    Files.write(table, Arrays.copyOf(bytes, bytes.length / 2));
    Path picture = folder.resolve("broken/samples/sample-000002.png");
    byte[] stranger = Files.readAllBytes(picture);
    stranger[stranger.length - 1]++;
    Files.write(picture, stranger);
    assertThat(said(broken))
        .contains("drawn again: group-000000.parquet was damaged")
        .contains("made again: sample-000002.png was not the picture of its table");
    assertSameFiles("broken/samples");
  }

  /** A table of another seed, one of another group, and one of the same rows that is altered. */
  @Test
  void foreignTablesAreDrawnAgain() throws IOException {
    TinyRun other = copy("foreign-seed").with("run.seed", 9);
    sample(other);
    TinyRun mixed = copy("mixed");
    Path samples = folder.resolve("mixed/samples");
    for (Path foreign :
        List.of(
            folder.resolve("foreign-seed/samples/group-000000.parquet"),
            folder.resolve("run/samples/group-000001.parquet"))) {
      Files.copy(foreign, samples.resolve("group-000000.parquet"), REPLACE_EXISTING);
      assertThat(said(mixed))
          .contains("drawn again: group-000000.parquet was a table of other samples");
      assertSameFiles("mixed/samples");
    }
  }

  private static List<String> said(TinyRun again) throws IOException {
    List<String> said = new ArrayList<>();
    SampleJob.run(again.config(Verb.SAMPLE), TinyRun.session(), said::add);
    return said;
  }

  /** Picture 2 is alone in its group of two when three are asked for. */
  @Test
  void aSampleDoesNotDependOnHowManyAreDrawn() throws IOException {
    sample(copy("more").with("sample.count", 4));
    JsonNode more =
        new ObjectMapper().readTree(folder.resolve("more/samples/manifest.json").toFile());
    assertThat(more.path("samples")).hasSize(4);
    for (int number = 0; number < 3; number++) {
      assertThat(more.path("samples").path(number))
          .isEqualTo(manifest().path("samples").path(number));
    }
    assertThat(folder.resolve("more/samples/sample-000002.png")).hasSameBinaryContentAs(picture(2));
  }

  @Test
  void ofMoreOnlyTheOthersAreDrawn() throws IOException {
    TinyRun grown = copy("grown");
    Path table = folder.resolve("grown/samples/group-000000.parquet");
    Files.setLastModifiedTime(table, FileTime.fromMillis(1_000_000_000));
    assertThat(said(grown.with("sample.count", 5)))
        .anyMatch(line -> line.contains("2 are there already"))
        .noneMatch(line -> line.contains("again"));
    assertThat(Files.getLastModifiedTime(table).toMillis()).isEqualTo(1_000_000_000);
    assertThat(folder.resolve("grown/samples/sample-000004.png")).isRegularFile();
    sample(grown);
    assertSameFiles("grown/samples");
  }

  @Test
  void aPartOfTheSamplesInAFolderOfItsOwnIsThatPart() throws IOException {
    Path elsewhere = folder.resolve("part");
    TinyRun part =
        run.with("sample.first", 1).with("sample.count", 2).with("sample.dir", elsewhere);
    sample(part);
    for (int number : List.of(1, 2)) {
      assertThat(elsewhere.resolve(String.format("sample-%06d.png", number)))
          .hasSameBinaryContentAs(picture(number));
    }
    assertThat(elsewhere.resolve("sample-000000.png")).doesNotExist();
    sample(part.with("sample.pictures", false).with("sample.seed", 7));
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "group-000000.parquet",
              "group-000001.parquet",
              "contact-sheet.png",
              "settings.json",
              "manifest.json");
    }
    JsonNode manifest = new ObjectMapper().readTree(elsewhere.resolve("manifest.json").toFile());
    assertThat(manifest.at("/settings/seed").asInt()).isEqualTo(7);
    assertThat(manifest.at("/samples/0/number").asInt()).isEqualTo(1);
    assertThat(manifest.at("/samples/0/file").isNull()).isTrue();
  }

  /** Also without PNG files, and enlarged ones do not enlarge it. */
  @Test
  void tablesHoldThePictures() throws IOException {
    TinyRun bare = copy("bare").with("sample.pictures", false);
    sample(bare);
    sample(copy("enlarged").with("sample.scale", 2));
    for (String name : List.of("run", "bare", "enlarged")) {
      List<SampleTable.Row> rows = rows(name + "/samples/group-000000.parquet");
      assertThat(rows).extracting(SampleTable.Row::scale).containsExactly(2, 2);
      assertThat(rows).extracting(SampleTable.Row::bits).containsExactly(4, 4);
      for (SampleTable.Row row : rows) {
        assertThat(row.png()).isEqualTo(Files.readAllBytes(picture((int) row.number())));
      }
    }
  }

  /** Of a few stages it is the picture after the last of them. */
  @Test
  void aTableOfFewStagesHoldsTheSmallPicture() throws IOException, UnreadableImageException {
    sample(copy("small").with("sample.stages", "small"));
    SampleTable.Row row = rows("small/samples/group-000000.parquet").get(0);
    RgbImage image = new ImageDecoder(0, 1 << 20).decode(row.png());
    assertThat(List.of(image.height(), image.width(), row.height(), row.width()))
        .containsExactly(2, 2, 4, 4);
    assertThat(row.png())
        .isEqualTo(Files.readAllBytes(folder.resolve("small/samples/sample-000000.png")));
  }

  private static List<SampleTable.Row> rows(String table) throws IOException {
    Configuration conf = new Configuration();
    return SampleTable.read(new HadoopFiles(conf).resolve(folder.resolve(table).toString()), conf)
        .rows();
  }

  @Test
  void aPictureSaysWhatItIs() throws IOException {
    String png = Files.readString(picture(2), StandardCharsets.ISO_8859_1);
    String sha = manifest().at("/settings/trained/0/sha256").asText().substring(0, 16);
    assertThat(png)
        .contains("tEXtsubscale:number\0" + "2")
        .contains("tEXtsubscale:seed\0" + "1")
        .contains("tEXtsubscale:checkpoint\0small round 2 sha256 " + sha);
  }

  @Test
  void tinySamplesCanBeMadeLarger() throws IOException, UnreadableImageException {
    TinyRun large = copy("large").with("sample.scale", 3);
    assertThat(said(large)).noneMatch(line -> line.contains("again"));
    ImageDecoder decoder = new ImageDecoder(0, 1 << 20);
    RgbImage small = decoder.decode(Files.readAllBytes(picture(0)));
    Path file = folder.resolve("large/samples/sample-000000.png");
    assertThat(decoder.decode(Files.readAllBytes(file)).rgb()).isEqualTo(small.enlarged(3).rgb());
  }

  @Test
  void anotherSeedGivesOthersAndNoStrangersStay() throws IOException {
    TinyRun other = copy("other");
    sample(other.with("run.seed", 2).with("sample.count", 1));
    assertThat(Files.readAllBytes(folder.resolve("other/samples/sample-000000.png")))
        .isNotEqualTo(Files.readAllBytes(picture(0)));
    assertThat(folder.resolve("other/samples/sample-000001.png")).doesNotExist();
  }

  /** The run's folder under another name, samples and all. */
  private static TinyRun copy(String name) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(folder.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(folder.resolve("run").relativize(file).toString()));
      }
    }
    return run.with("run.dir", target);
  }

  /** The evaluator agrees with the sampler on what the drawn values cost. */
  @Test
  void costOfASampleIsItsLikelihood() throws Exception {
    SubscaleConfig config = run.config(Verb.SAMPLE);
    RunPlan plan = RunPlan.of(config);
    List<DecoderLoader.Trained> stages =
        new DecoderLoader(RunFolder.of(config, new Configuration()), plan).load(line -> {});
    byte[] slices = values(plan.geometry(), picture(2));
    double nats = 0;
    for (DecoderLoader.Trained stage : stages) {
      StageModel model = stage.model();
      Decoder decoder = Decoder.create(model.spec(), 0);
      decoder.setParameters(FloatBytes.decode(model.parameters()));
      nats += new BlockScorer(decoder, model, 4).costs(List.of(slices)).images()[0];
    }
    double bitsPerDim = nats / (Math.log(2) * plan.geometry().grid().imageValues());
    assertThat(manifest().path("samples").path(2).path("bits_per_dim").doubleValue())
        .isCloseTo(bitsPerDim, within(1e-4 * bitsPerDim));
  }

  /** The drawn values behind a picture's intensities. */
  private static byte[] values(PlanGeometry geometry, Path picture) throws Exception {
    RgbImage image = new ImageDecoder(0, 1 << 20).decode(Files.readAllBytes(picture));
    return geometry.grid().toSlices(geometry.depth().fromIntensities(image.rgb()));
  }

  @Test
  void runWithoutCheckpointsSaysSo() {
    assertThatThrownBy(() -> sample(run.with("run.dir", folder.resolve("nothing"))))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("run train");
  }

  private static Map<String, Object> sample(TinyRun run) throws IOException {
    return SampleJob.run(run.config(Verb.SAMPLE), TinyRun.session(), line -> {});
  }

  private static Path picture(int number) {
    return folder.resolve(String.format("run/samples/sample-%06d.png", number));
  }

  private static JsonNode manifest() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("run/samples/manifest.json").toFile());
  }
}
