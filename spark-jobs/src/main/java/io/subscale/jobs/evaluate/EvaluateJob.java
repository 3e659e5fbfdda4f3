package io.subscale.jobs.evaluate;

import io.subscale.datasets.image.PngWriter;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.codec.CodecColumns;
import io.subscale.jobs.codec.CodecCost;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.engine.EngineChoice;
import io.subscale.jobs.engine.EngineTrial;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.json.JsonFormat;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.page.RunPage;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.Floor;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.score.CodeLengthTable;
import io.subscale.jobs.score.Evaluation;
import io.subscale.jobs.score.ExtremeImages;
import io.subscale.jobs.score.Score;
import io.subscale.jobs.score.Scorer;
import io.subscale.jobs.shard.Shards;
import io.subscale.model.engine.Precision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The verb {@code evaluate}: the exact likelihood of a split under a run's decoders. */
public final class EvaluateJob {
  private static final JsonFormat REPORT =
      new JsonFormat(Evaluation.FORMAT, Evaluation.VERSION, 2, "evaluate again");

  private EvaluateJob() {}

  /**
   * Measures and writes the reports and the table of each image's cost.
   *
   * @param config checked
   * @param session runs it
   * @param progress takes progress and the table
   * @return {@code bits_per_dim}, {@code standard_error}, {@code images}, {@code stages}, ...
   * @throws JobException (exit code 2, 3) if data set, checkpoints and configuration do not fit, or
   *     the split is empty
   * @throws IOException if a file system fails
   */
  public static Map<String, Object> run(
      SubscaleConfig config, SparkSession session, Consumer<String> progress) throws IOException {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Configuration conf = spark.hadoopConfiguration();
    Split split = config.evaluate().split();
    RunPlan plan = RunPlan.of(config);
    RunFolder folder = RunFolder.of(config, conf);
    Shards shards = Shards.open(config.data().shards(), conf);
    plan.require(shards);
    List<DecoderLoader.Trained> decoders = new DecoderLoader(folder, plan).load(progress);
    EngineTrial.Work work =
        new EngineTrial.Work(
            plan.geometry(),
            plan.stages(),
            plan.size(),
            Precision.FLOAT32,
            0,
            config.evaluate().batch(),
            0);
    String engine = new EngineChoice(spark, progress).of(config.run().engine().word(), work);
    Likelihood likelihood = new Likelihood(spark, config.evaluate().batch(), engine, progress);
    Score score = new Scorer(spark, likelihood, progress).score(decoders, shards, split);
    Evaluation evaluation = Evaluation.of(score);
    Path target = folder.evaluation(split);
    Path table = new Path(target, "images.parquet");
    CodeLengthTable.write(score.lengths(), table, folder.files(), conf);
    byte[] extremes = PngWriter.png(new ExtremeImages(spark, shards, split).sheet(evaluation));
    folder.files().write(new Path(target, "extremes.png"), out -> out.write(extremes));
    folder.files().writeText(new Path(target, "report.md"), evaluation.markdown());
    folder.files().writeText(new Path(target, "report.json"), REPORT.write(evaluation));
    evaluation.markdown().lines().forEach(progress);
    Optional<Floor.Cost> floor = Floor.sum(folder, plan.stages(), shards.fingerprint(), split);
    floor.ifPresent(cost -> progress.accept(tell(cost)));
    int coded = config.evaluate().codecImages();
    List<CodecCost> codecs = new CodecColumns(conf, target, coded, progress).of(shards, split);
    RunPage page = new RunPage(folder, plan.stages(), progress);
    progress.accept("report: " + (page.write() ? page.path() : new Path(target, "report.md")));
    Map<String, Object> result = result(evaluation, target);
    floor.ifPresent(cost -> result.put("floor_bits_per_dim", cost.bitsPerDim()));
    if (!codecs.isEmpty()) {
      result.put("codecs", codecs);
    }
    return result;
  }

  private static String tell(Floor.Cost floor) {
    return String.format(
        Locale.ROOT,
        "before the first step, by least squares alone: %.4f bits/dim (%d images)",
        floor.bitsPerDim(),
        floor.images());
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
    result.put("trained_on", evaluation.trainedOn());
    result.put("seen_in_training", evaluation.seenInTraining());
    result.put("duplicates", evaluation.duplicates());
    result.put("warnings", evaluation.warnings());
    result.put("engine", evaluation.engine());
    result.put("report", new Path(target, "report.json").toString());
    return result;
  }
}
