package io.subscale.jobs.evaluate;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The verb {@code evaluate}: the exact likelihood of a split under a run's decoders. */
public final class EvaluateJob {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** What is measured, and the photograph of each image if they are tiles. */
  private record Images(Shards shards, Split split, List<String> photos) {}

  private EvaluateJob() {}

  /**
   * Measures and writes the reports.
   *
   * @param config checked
   * @param session runs it
   * @param say takes progress and the table
   * @return {@code bits_per_dim}, {@code standard_error}, {@code images}, {@code stages}, ...
   * @throws JobException (exit code 2, 3) if data set, checkpoints and configuration do not fit, or
   *     the split is empty
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> say) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration conf = spark.hadoopConfiguration();
    Split split = config.evaluate().split();
    RunPlan plan = RunPlan.of(config);
    RunFolder folder = RunFolder.of(config, conf);
    Shards shards = Shards.open(config.data().shards(), conf);
    plan.require(shards);
    if (shards.images(split) == 0) {
      throw JobException.data(
          "data set " + shards.folder() + " has no images in split " + word(split));
    }
    DecoderLoader checkpoints = new DecoderLoader(folder, plan);
    List<DecoderLoader.Trained> stages = checkpoints.load(say);
    for (DecoderLoader.Trained stage : stages) {
      checkpoints.requireDataset(stage.meta(), shards.fingerprint());
    }
    Evaluation evaluation =
        measure(
            stages,
            new Images(shards, split, photos(spark, shards, split)),
            new Likelihood(spark, config.evaluate().batch(), say),
            say);
    Path target = folder.evaluation(split);
    folder.files().writeText(new Path(target, "report.md"), evaluation.markdown());
    folder.files().writeText(new Path(target, "report.json"), JSON.writeValueAsString(evaluation));
    evaluation.markdown().lines().forEach(say);
    say.accept("report: " + new Path(target, "report.md"));
    return result(evaluation, target);
  }

  private static Evaluation measure(
      List<DecoderLoader.Trained> stages,
      Images images,
      Likelihood likelihood,
      Consumer<String> say) {
    Shards shards = images.shards();
    int imageValues = shards.grid().imageValues();
    List<Evaluation.StageCost> costs = new ArrayList<>();
    double[] total = new double[Math.toIntExact(shards.images(images.split()))];
    for (DecoderLoader.Trained stage : stages) {
      long start = System.nanoTime();
      StageUnits units = StageUnits.of(stage.model().geometry(), stage.model().stage());
      int slices = stage.model().geometry().slices(stage.model().stage()).length;
      List<ImageBlock> blocks =
          ImageBlock.cut(shards.rowGroups(images.split()), likelihood.batch(), slices);
      double[] nats = likelihood.nats(stage.model(), blocks);
      for (int i = 0; i < total.length; i++) {
        total[i] += nats[i];
      }
      BitsPerDim mean = BitsPerDim.of(nats, imageValues);
      costs.add(
          new Evaluation.StageCost(
              units.stage(),
              mean.mean(),
              mean.standardError(),
              units.uniformBitsPerDim(),
              stage.meta().state().round(),
              stage.meta().state().examples()));
      say.accept(
          String.format(
              Locale.ROOT,
              "evaluate %s: %.4f bits/dim over %d images, %.1f s",
              units.stage(),
              mean.mean(),
              nats.length,
              (System.nanoTime() - start) / 1e9));
    }
    return report(images, total, costs);
  }

  /** The photograph's id of each image; empty where every image is a photograph of its own. */
  private static List<String> photos(JavaSparkContext spark, Shards shards, Split split) {
    boolean tiles = shards.dataset().settings().framing().equals("tile");
    return tiles ? PhotoIds.of(spark, shards.rowGroups(split)) : List.of();
  }

  private static Evaluation report(Images images, double[] nats, List<Evaluation.StageCost> costs) {
    Shards shards = images.shards();
    int imageValues = shards.grid().imageValues();
    BitsPerDim total = BitsPerDim.of(nats, imageValues);
    BetweenPhotos between =
        images.photos().isEmpty()
            ? new BetweenPhotos(total.images(), total.standardError())
            : BetweenPhotos.of(nats, images.photos(), imageValues);
    return new Evaluation(
        word(images.split()),
        total.images(),
        total.mean(),
        total.standardError(),
        between.photos(),
        between.standardError(),
        shards.bits(),
        costs,
        new Evaluation.Measured(
            shards.fingerprint(),
            shards.grid().height(),
            shards.bits(),
            shards.dataset().settings().source()));
  }

  private static Map<String, Object> result(Evaluation evaluation, Path target) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("bits_per_dim", evaluation.bitsPerDim());
    result.put("standard_error", evaluation.standardError());
    result.put("images", evaluation.images());
    result.put("photos", evaluation.photos());
    result.put("photo_standard_error", evaluation.photoStandardError());
    result.put("uniform_bits_per_dim", evaluation.uniformBitsPerDim());
    result.put("split", evaluation.split());
    result.put("stages", evaluation.stages());
    result.put("dataset", evaluation.dataset().fingerprint());
    result.put("report", new Path(target, "report.json").toString());
    return result;
  }

  private static String word(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }
}
