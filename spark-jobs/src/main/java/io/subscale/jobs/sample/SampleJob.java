package io.subscale.jobs.sample;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.datasets.image.ContactSheet;
import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.seed.Seed;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.files.HadoopFiles;
import io.subscale.jobs.likelihood.DecoderPool;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.likelihood.WatchedJob;
import io.subscale.jobs.train.RunFolder;
import io.subscale.jobs.train.RunPlan;
import io.subscale.jobs.train.TrainedStages;
import io.subscale.model.sample.Steering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The verb {@code sample}: pictures drawn from a run's decoders. */
public final class SampleJob {
  private static final int SHOWN = 256;
  private static final int CELL_PIXELS = 96;
  private static final int MARGIN = 4;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final SubscaleConfig config;
  private final RunPlan plan;
  private final RunFolder folder;
  private final List<TrainedStages.Trained> stages;

  private SampleJob(
      SubscaleConfig config, RunPlan plan, RunFolder folder, List<TrainedStages.Trained> stages) {
    this.config = config;
    this.plan = plan;
    this.folder = folder;
    this.stages = stages;
  }

  /**
   * Draws {@code sample.count} pictures.
   *
   * @param config checked
   * @param session runs it
   * @param say takes progress and the place of the contact sheet
   * @return {@code samples}, {@code folder}, {@code contact_sheet}, {@code bits_per_dim}
   * @throws io.subscale.jobs.error.JobException (exit code 2, 3) if checkpoints and configuration
   *     do not fit
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> say) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    RunPlan plan = RunPlan.of(config);
    RunFolder folder = RunFolder.of(config, spark.hadoopConfiguration());
    List<TrainedStages.Trained> stages = new TrainedStages(folder, plan).load(say);
    return new SampleJob(config, plan, folder, stages).run(spark, say);
  }

  private Map<String, Object> run(JavaSparkContext spark, Consumer<String> say) throws IOException {
    HadoopFiles files = folder.files();
    Path aside = files.aside(folder.samples());
    files.delete(aside);
    try {
      return drawAll(aside, spark, say);
    } catch (IOException | RuntimeException e) {
      files.deleteAfter(e, aside);
      throw e;
    }
  }

  private Map<String, Object> drawAll(Path aside, JavaSparkContext spark, Consumer<String> say)
      throws IOException {
    HadoopFiles files = folder.files();
    Path target = folder.samples();
    SampleGroup.Order order = order(aside);
    say.accept(
        String.format(
            "sampling %d pictures in %d groups, %d values a picture",
            order.count(), order.groups(), values()));
    List<SampleGroup.Drawn> drawn = draw(spark, order, say);
    Path sheet = new Path(target, "contact-sheet.png");
    byte[] png = PngWriter.png(sheet(drawn));
    files.write(new Path(aside, sheet.getName()), out -> out.write(png));
    Manifest manifest = manifest(order, drawn);
    files.writeText(new Path(aside, "manifest.json"), JSON.writeValueAsString(manifest));
    files.delete(target);
    files.rename(aside, target, false);
    say.accept("contact sheet: " + sheet);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("samples", drawn.size());
    result.put("folder", target.toString());
    result.put("contact_sheet", sheet.toString());
    result.put(
        "bits_per_dim",
        manifest.samples().stream().mapToDouble(Manifest.Picture::bitsPerDim).average().orElse(0));
    return result;
  }

  private long values() {
    long slices = 0;
    for (Stage stage : plan.stages()) {
      slices += plan.geometry().slices(stage).length;
    }
    return slices * plan.geometry().grid().sliceValues();
  }

  private SampleGroup.Order order(Path aside) {
    Steering[] steering = new Steering[stages.size()];
    for (int i = 0; i < steering.length; i++) {
      steering[i] =
          new Steering(
              of(config.sample().temperature(), i),
              (int) of(config.sample().topK(), i),
              of(config.sample().topP(), i));
    }
    return new SampleGroup.Order(
        Seed.of(config.run().seed()).fold("samples").asLong(),
        config.sample().count(),
        config.sample().batch(),
        steering,
        aside.toString(),
        SHOWN);
  }

  /** A stage's number, or the one for all. */
  private static double of(List<Double> numbers, int stage) {
    return numbers.get(numbers.size() == 1 ? 0 : stage);
  }

  private List<SampleGroup.Drawn> draw(
      JavaSparkContext spark, SampleGroup.Order order, Consumer<String> say) {
    List<StageModel> models =
        new ArrayList<>(stages.stream().map(TrainedStages.Trained::model).toList());
    Broadcast<List<StageModel>> sent = spark.broadcast(models);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription("sample " + order.count() + " pictures");
      List<Long> groups = LongStream.range(0, order.groups()).boxed().toList();
      LongAccumulator done = spark.sc().longAccumulator();
      JavaRDD<SampleGroup.Drawn> drawn =
          spark
              .parallelize(groups, groups.size())
              .flatMap(
                  group -> {
                    List<SampleGroup.Drawn> some =
                        drawGroup(order, sent.value(), conf.value(), group);
                    done.add(some.size());
                    return some.iterator();
                  });
      return WatchedJob.collect(
          drawn, () -> say.accept("sampled " + done.value() + " of " + order.count()));
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  private static List<SampleGroup.Drawn> drawGroup(
      SampleGroup.Order order,
      List<StageModel> models,
      SerializableConfiguration conf,
      long group) {
    SampleGroup task = new SampleGroup(order, models, new HadoopFiles(conf.value()));
    return DecoderPool.shared()
        .with(
            models,
            decoders -> {
              try {
                return task.draw(group, decoders);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private RgbImage sheet(List<SampleGroup.Drawn> drawn) {
    int height = plan.geometry().grid().height();
    int width = plan.geometry().grid().width();
    List<RgbImage> images =
        drawn.stream()
            .filter(sample -> sample.rgb().length > 0)
            .map(sample -> new RgbImage(height, width, sample.rgb()))
            .toList();
    int zoom = Math.max(1, CELL_PIXELS / height);
    return new ContactSheet(MARGIN, zoom).grid(images, config.sample().columns());
  }

  private Manifest manifest(SampleGroup.Order order, List<SampleGroup.Drawn> drawn) {
    Map<String, Steering> steering = new LinkedHashMap<>();
    List<Manifest.Trained> trained = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      TrainedStages.Trained stage = stages.get(i);
      steering.put(stage.meta().stage(), order.steering()[i]);
      trained.add(
          new Manifest.Trained(
              stage.meta().stage(), stage.meta().state().round(), stage.meta().state().examples()));
    }
    return new Manifest(
        Manifest.FORMAT,
        Manifest.VERSION,
        config.run().seed(),
        order.batch(),
        steering,
        stages.get(0).meta().dataset(),
        plan.fingerprint(),
        trained,
        drawn.stream().map(this::picture).toList());
  }

  private Manifest.Picture picture(SampleGroup.Drawn drawn) {
    double unit = Math.log(2) * plan.geometry().grid().imageValues();
    Map<String, Double> byStage = new LinkedHashMap<>();
    double sum = 0;
    for (int i = 0; i < stages.size(); i++) {
      byStage.put(stages.get(i).meta().stage(), drawn.stageNats()[i] / unit);
      sum += drawn.stageNats()[i] / unit;
    }
    return new Manifest.Picture(drawn.number(), SampleGroup.fileName(drawn.number()), sum, byStage);
  }
}
