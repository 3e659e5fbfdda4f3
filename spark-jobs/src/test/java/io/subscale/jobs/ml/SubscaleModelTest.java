package io.subscale.jobs.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.subscale.datasets.decode.ImageDecoder;
import io.subscale.datasets.demo.ShapePicture;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.evaluate.EvaluateJob;
import io.subscale.jobs.sample.SampleJob;
import io.subscale.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SubscaleModelTest {
  private static final StructType FILES =
      new StructType().add("name", DataTypes.StringType).add("image", DataTypes.BinaryType);
  private static final StructType STRUCTS =
      new StructType().add("image", ImageColumn.type()).add("name", DataTypes.StringType);
  private static final String SETTINGS =
      """
      data.split.valid = 0, data.row_group_bytes = 2 KiB
      net { places = 6, local_width = 8, components = 3 }
      train { batch = 3, warmup_steps = 4, validate_images = 0 }
      sample.batch = 3
      """;

  @TempDir static Path folder;
  private static SubscaleEstimator estimator;
  private static SubscaleModel model;

  @BeforeAll
  static void fitted() {
    estimator =
        new SubscaleEstimator("tiny")
            .setWorkDir(folder.resolve("work").toString())
            .setConfig(SETTINGS)
            .setPlan("multidimensional")
            .setSize(8)
            .setScale(2)
            .setRounds(2)
            .setSeed(5);
    model = estimator.fit(files());
  }

  /** Twelve pictures of 8 x 8; the last is the first once more. */
  private static List<RgbImage> pictures() {
    List<RgbImage> pictures = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pictures.add(ShapePicture.draw(8, Seed.of(3).fold("picture", i % 11)));
    }
    return pictures;
  }

  private static Dataset<Row> files() {
    List<Row> rows = new ArrayList<>();
    for (RgbImage picture : pictures()) {
      rows.add(RowFactory.create("p" + rows.size(), PngWriter.png(picture)));
    }
    return TinyRun.session().createDataFrame(rows, FILES);
  }

  private static Dataset<Row> structs() {
    List<Row> rows = new ArrayList<>();
    for (RgbImage picture : pictures()) {
      rows.add(RowFactory.create(ImageColumn.row("", picture), "p" + rows.size()));
    }
    return TinyRun.session().createDataFrame(rows, STRUCTS);
  }

  private static double[] costs(Dataset<Row> scored, String column) {
    return scored.select(column).collectAsList().stream()
        .mapToDouble(r -> r.getDouble(0))
        .toArray();
  }

  private static SubscaleConfig run(Verb verb, Map<String, String> more) throws IOException {
    Path run = folder.resolve("work/tiny-000");
    String json = Files.readString(run.resolve("run/config.json"));
    return ConfigLoader.kept(verb, json, "the run", more);
  }

  @Test
  void costsAreThoseOfEvaluate() throws IOException {
    Dataset<Row> scored = model.transform(files());
    assertThat(scored.columns()).containsExactly("name", "image", "nats", "bits_per_dim");
    double[] bits = costs(scored, "bits_per_dim");
    double[] nats = costs(scored, "nats");
    Map<String, Object> evaluated =
        EvaluateJob.run(
            run(Verb.EVALUATE, Map.of("evaluate.split", "train")), TinyRun.session(), line -> {});
    assertThat(evaluated).containsEntry("images", 12L);
    assertThat(Arrays.stream(bits).average().orElseThrow())
        .isCloseTo((double) evaluated.get("bits_per_dim"), within(1e-6));
    for (int i = 0; i < bits.length; i++) {
      assertThat(nats[i]).isCloseTo(bits[i] * Math.log(2) * 192, within(1e-9));
    }
    assertThat(bits[11]).isCloseTo(bits[0], within(1e-6)).isNotCloseTo(bits[1], within(1e-3));
  }

  @Test
  void structsOfSparksImageSourceCostWhatTheirFilesDo() {
    assertThat(costs(model.transform(structs()), "nats"))
        .containsExactly(costs(model.transform(files()), "nats"), within(1e-9));
  }

  @Test
  void samplesAreThoseOfTheVerbAndCostWhatTheySay() throws Exception {
    List<Row> drawn = model.sample(4).orderBy("number").collectAsList();
    assertThat(drawn).hasSize(4);
    SampleJob.run(run(Verb.SAMPLE, Map.of("sample.count", "4")), TinyRun.session(), line -> {});
    for (Row row : drawn) {
      String name = String.format(java.util.Locale.ROOT, "sample-%06d.png", row.getLong(0));
      Path png = folder.resolve("work/tiny-000/run/samples").resolve(name);
      RgbImage picture = new ImageDecoder(0, 100).decode(Files.readAllBytes(png));
      assertThat(new ImageColumn(0, 100).picture(row.get(1)).rgb()).isEqualTo(picture.rgb());
    }
    Dataset<Row> scored =
        model.copy(ParamMap.empty()).setBitsPerDimCol("again").transform(model.sample(4));
    for (Row row : scored.collectAsList()) {
      double own = row.getAs("bits_per_dim");
      assertThat((double) row.getAs("again")).isCloseTo(own, within(1e-4));
    }
    assertThat(model.sample(4, 6).orderBy("number").first().get(1))
        .isNotEqualTo(drawn.get(0).get(1));
  }

  @Test
  void rowsWithoutAPictureAreAnErrorSkippedOrKept() {
    List<Row> rows = new ArrayList<>(files().collectAsList().subList(0, 2));
    rows.add(1, RowFactory.create("none", null));
    rows.add(RowFactory.create("text", new byte[] {1, 2, 3}));
    Dataset<Row> some = TinyRun.session().createDataFrame(rows, FILES);
    Dataset<Row> withNull = some.where("name <> 'text'");
    assertThatThrownBy(() -> model.transform(withNull).collectAsList())
        .hasStackTraceContaining("the cell is null; handleInvalid = skip leaves such rows out");
    SubscaleModel other = model.copy(ParamMap.empty());
    assertThat(other.setHandleInvalid("skip").transform(some).collectAsList())
        .extracting(row -> row.getAs("name"))
        .containsExactly("p0", "p1");
    List<Row> kept = other.setHandleInvalid("keep").transform(some).collectAsList();
    assertThat(kept)
        .extracting(row -> row.getAs("nats") == null)
        .containsExactly(false, true, false, true);
    assertThat(model.getOrDefault(model.handleInvalid())).isEqualTo("error");
    assertThatThrownBy(() -> other.setHandleInvalid("ignore"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSavedModelIsTheSame() throws IOException {
    String path = folder.resolve("saved").toString();
    model.copy(ParamMap.empty()).setNatsCol("cost").write().save(path);
    SubscaleModel loaded = SubscaleModel.load(path);
    assertThat(loaded.uid()).isEqualTo("tiny");
    assertThat(costs(loaded.transform(files()), "cost"))
        .containsExactly(costs(model.transform(files()), "nats"), within(1e-9));
    assertThat(Files.readString(folder.resolve("saved/data/config.json")))
        .doesNotContain(folder.toString());
  }

  @Test
  void anEstimatorIsSavedWithItsParameters() throws IOException {
    String path = folder.resolve("estimator").toString();
    estimator.write().save(path);
    SubscaleEstimator loaded = SubscaleEstimator.load(path);
    assertThat(loaded.extractParamMap().toString())
        .isEqualTo(estimator.extractParamMap().toString());
    SubscaleEstimator copy = estimator.copy(new ParamMap().put(estimator.plan(), "depth"));
    assertThat(copy.getOrDefault(copy.plan())).isEqualTo("depth");
    assertThat(copy.uid()).isEqualTo("tiny");
    assertThat(estimator.getOrDefault(estimator.plan())).isEqualTo("multidimensional");
    assertThatThrownBy(() -> estimator.copy(new ParamMap()).setBits(9))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPipelineFitsTransformsAndIsSaved() throws IOException {
    SubscaleEstimator small =
        new SubscaleEstimator("piped")
            .setWorkDir(folder.resolve("work").toString())
            .setConfig(SETTINGS)
            .setSize(8)
            .setRounds(1);
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {small}).fit(structs());
    assertThat(((SubscaleModel) fitted.stages()[0]).parent()).isEqualTo(small);
    fitted.write().save(folder.resolve("pipeline").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline").toString());
    assertThat(costs(loaded.transform(files()), "nats"))
        .containsExactly(costs(fitted.transform(structs()), "nats"), within(1e-9));
  }

  @Test
  void tablesAndSettingsThatDoNotFitAreToldBeforeAnythingRuns() {
    assertThatThrownBy(() -> estimator.transformSchema(new StructType()))
        .hasMessageContaining("there is no column image");
    assertThatThrownBy(() -> model.transform(files().withColumnRenamed("name", "nats").toDF()))
        .hasMessageContaining("natsCol = nats: there is such a column already");
    assertThatThrownBy(
            () -> model.transformSchema(new StructType().add("image", DataTypes.StringType)))
        .hasMessageContaining("column image is of type string");
    assertThatThrownBy(() -> new SubscaleEstimator().fit(files()))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("set workDir");
    assertThatThrownBy(() -> model.sample(0)).hasMessageContaining("not 0");
  }
}
