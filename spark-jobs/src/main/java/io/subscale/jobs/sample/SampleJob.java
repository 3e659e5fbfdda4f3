package io.subscale.jobs.sample;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.image.RgbImage;
import io.subscale.jobs.cluster.WatchedJob;
import io.subscale.jobs.config.SampleKeys;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.engine.EngineChoice;
import io.subscale.jobs.engine.EngineTrial;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.page.RunPage;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.sample.output.Manifest;
import io.subscale.jobs.sample.output.SampleFolder;
import io.subscale.jobs.sample.output.SampleTable;
import io.subscale.jobs.sample.output.StagePictures;
import io.subscale.model.engine.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The verb {@code sample}: pictures drawn from a run's decoders. */
public final class SampleJob {
  /** The driver's attempt, which no task has. */
  private static final long DRIVER = -1;

  private final SampleSettings settings;
  private final Consumer<String> progress;

  private SampleJob(SampleSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Draws {@code sample.count} pictures, or those of them that are missing.
   *
   * @param config checked
   * @param session runs it
   * @param progress takes progress and the place of the contact sheet
   * @return {@code samples}, {@code engine}, {@code folder}, {@code contact_sheet}, {@code
   *     bits_per_dim}
   * @throws io.subscale.jobs.error.JobException (exit code 2, 3) if checkpoints and configuration
   *     do not fit, or given pictures are not what they should be
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    RunPlan plan = RunPlan.of(config);
    RunFolder folder = RunFolder.of(config, spark.hadoopConfiguration());
    ConditioningPictures conditioning =
        ConditioningPictures.read(config, plan.geometry(), folder.files(), config.sample().end());
    List<DecoderLoader.Trained> trained = new DecoderLoader(folder, plan).load(progress);
    int stages = config.sample().sampledStages(plan.stages().size());
    EngineTrial.Work work =
        new EngineTrial.Work(
            plan.geometry(),
            plan.stages().subList(0, stages),
            plan.size(),
            Precision.FLOAT32,
            0,
            0,
            config.sample().batch());
    String engine = new EngineChoice(spark, progress).of(config.run().engine().word(), work);
    SampleSettings settings = new SampleSettings(config, plan, trained, conditioning, engine);
    return new SampleJob(settings, progress).make(spark, folder);
  }

  private Map<String, Object> make(JavaSparkContext spark, RunFolder run) throws IOException {
    String asked = settings.config().sample().dir();
    Path complete = asked.isEmpty() ? run.samples() : run.files().resolve(asked);
    SampleFolder folder = new SampleFolder(run.files(), run.files().staging(complete));
    Manifest.Settings described = settings.described();
    String text = described.text();
    folder.begin(complete, text);
    SampleOrder order = settings.order(folder);
    folder.keep(order.first(), order.end(), order.batch(), order.scale() > 0);
    List<SampleGroup.Sampled> samples =
        draw(
            spark,
            order,
            settings.work(described, text),
            there(order, folder, spark.hadoopConfiguration()));
    folder.put(SampleFolder.SHEET, PngWriter.png(sheet(samples)), DRIVER);
    List<Manifest.Picture> pictures = samples.stream().map(settings::picture).toList();
    Manifest manifest = new Manifest(Manifest.FORMAT, Manifest.VERSION, described, pictures);
    folder.put(
        SampleFolder.MANIFEST,
        Manifest.HEAD.write(manifest).getBytes(StandardCharsets.UTF_8),
        DRIVER);
    folder.finish(complete);
    Path sheet = new Path(complete, SampleFolder.SHEET);
    progress.accept("contact sheet: " + sheet);
    new RunPage(run, settings.plan().stages(), progress).write();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("samples", samples.size());
    result.put("engine", settings.engine());
    result.put("folder", complete.toString());
    result.put("contact_sheet", sheet.toString());
    result.put(
        "bits_per_dim",
        pictures.stream().mapToDouble(Manifest.Picture::bitsPerDim).average().orElse(0));
    return result;
  }

  /**
   * Pictures that an earlier process has drawn. When more are asked for, the last group that it
   * drew is drawn again where it was not asked for as a whole.
   */
  private static long there(SampleOrder order, SampleFolder folder, Configuration conf)
      throws IOException {
    List<Long> groups = folder.groups();
    long there = groups.stream().mapToLong(order::asked).sum();
    if (groups.isEmpty()) {
      return there;
    }
    long last = groups.get(groups.size() - 1);
    try {
      int rows = SampleTable.read(folder.at(SampleFolder.table(last)), conf).rows().size();
      return rows < order.asked(last) ? there - order.asked(last) : there;
    } catch (JobException damaged) {
      return there - order.asked(last);
    }
  }

  private List<SampleGroup.Sampled> draw(
      JavaSparkContext spark, SampleOrder order, SampleGroup.Work work, long there) {
    long each = work.slices(order.stages());
    announce(order, there, each);
    Broadcast<SampleGroup.Work> sent = spark.broadcast(work);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    LongAccumulator slices = spark.sc().longAccumulator();
    CollectionAccumulator<String> remade = spark.sc().collectionAccumulator();
    RunningSum sum = new RunningSum(slices);
    spark.sc().addSparkListener(sum);
    try {
      spark.setJobDescription("sample " + order.count() + " pictures");
      List<Long> groups = LongStream.range(order.firstGroup(), order.endGroup()).boxed().toList();
      JavaRDD<SampleGroup.Sampled> samples =
          spark
              .parallelize(groups, groups.size())
              .flatMap(
                  group -> {
                    long attempt = TaskContext.get().taskAttemptId();
                    SampleGroup task =
                        new SampleGroup(order, sent.value(), conf.value().value(), attempt);
                    return task.make(group, slices::add, remade::add).iterator();
                  });
      List<SampleGroup.Sampled> all =
          WatchedJob.collect(
              samples,
              new SampleProgress(
                  order.count(),
                  there,
                  () -> sum.now() / (double) each,
                  progress,
                  System::nanoTime));
      new TreeSet<>(remade.value()).forEach(progress);
      return all;
    } finally {
      spark.sc().removeSparkListener(sum);
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  /**
   * Says what is drawn.
   *
   * @param there pictures that an earlier process has drawn
   * @param each slices of a picture
   */
  private void announce(SampleOrder order, long there, long each) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "sampling %d pictures in groups of %d, %d values each%s",
            order.count(),
            order.batch(),
            each * settings.plan().geometry().grid().sliceValues(),
            there > 0 ? "; " + there + " are there already" : ""));
  }

  private RgbImage sheet(List<SampleGroup.Sampled> samples) {
    SampleKeys keys = settings.config().sample();
    StagePictures pictures = new StagePictures(settings.plan().geometry());
    List<SampleGroup.Sampled> shown = samples.stream().filter(s -> s.slices().length > 0).toList();
    return new SampleSheet(pictures, settings.stages(), settings.conditioning(), keys.strips())
        .of(shown, keys.columns());
  }
}
