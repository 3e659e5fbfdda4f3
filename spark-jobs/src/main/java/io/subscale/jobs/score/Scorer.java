package io.subscale.jobs.score;

import io.subscale.datasets.split.Split;
import io.subscale.jobs.config.SubscaleConfig;
import io.subscale.jobs.error.JobException;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.likelihood.Costs;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.likelihood.Measured;
import io.subscale.jobs.run.DecoderLoader;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.shard.Shards;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Scores splits of data sets under trained decoders, whether they were trained on them or not. */
public final class Scorer {
  private final JavaSparkContext spark;
  private final Likelihood likelihood;
  private final Consumer<String> progress;

  /**
   * A scorer.
   *
   * @param spark runs it
   * @param batch slices in one forward pass; part of the result's last bits
   * @param progress takes lines for the person who waits
   */
  public Scorer(JavaSparkContext spark, int batch, Consumer<String> progress) {
    this(spark, new Likelihood(spark, batch, progress), progress);
  }

  /** A scorer that measures in a way of its own. */
  public Scorer(JavaSparkContext spark, Likelihood likelihood, Consumer<String> progress) {
    this.spark = spark;
    this.likelihood = likelihood;
    this.progress = progress;
  }

  /**
   * Scores every image of a split.
   *
   * @param decoders of all stages of a plan for the data set's geometry
   * @throws JobException (exit code 3) if the split is empty
   */
  public Score score(List<DecoderLoader.Trained> decoders, Shards shards, Split split)
      throws IOException {
    if (shards.images(split) == 0) {
      throw JobException.data(
          String.format(
              Locale.ROOT,
              "data set %s has no images in split %s",
              shards.folder(),
              split.name().toLowerCase(Locale.ROOT)));
    }
    ImageFacts facts = new ImageFacts(spark);
    List<String> ids = facts.ids(shards.rowGroups(split));
    List<Score.StageScore> stages = new ArrayList<>();
    for (DecoderLoader.Trained decoder : decoders) {
      stages.add(score(decoder, shards, split));
    }
    CodeLengths lengths =
        new CodeLengths(
            shards.grid().imageValues(),
            stages.stream().map(stage -> stage.units().stage()).toList(),
            ids,
            photos(shards, ids),
            stages.stream().map(stage -> stage.costs().images()).toArray(double[][]::new));
    OptionalLong seen = seen(facts, decoders, shards, split);
    return new Score(shards, split, stages, lengths, seen, likelihood.engine());
  }

  private Score.StageScore score(DecoderLoader.Trained decoder, Shards shards, Split split) {
    long start = System.nanoTime();
    StageUnits units = StageUnits.of(decoder.model().geometry(), decoder.model().stage());
    int[] slices = decoder.model().geometry().slices(decoder.model().stage());
    List<ImageBlock> blocks =
        ImageBlock.cut(shards.rowGroups(split), likelihood.batch(), slices.length);
    Measured measured = likelihood.measured(decoder.model(), blocks);
    Costs costs = measured.costs();
    progress.accept(
        String.format(
            Locale.ROOT,
            "evaluate %s: %.4f bits/dim over %d images, %.1f s",
            units.stage(),
            BitsPerDim.of(costs.images(), shards.grid().imageValues()).mean(),
            costs.images().length,
            (System.nanoTime() - start) / 1e9));
    return new Score.StageScore(
        units, decoder.meta(), slices, costs, Calibration.of(units, measured.calibration()));
  }

  /** Only tiles have names that end in their place. */
  private static List<String> photos(Shards shards, List<String> ids) {
    return shards.dataset().settings().framing() == SubscaleConfig.FramingKind.TILE
        ? ids.stream().map(ImageFacts::photo).toList()
        : ids;
  }

  private OptionalLong seen(
      ImageFacts facts, List<DecoderLoader.Trained> decoders, Shards shards, Split split)
      throws IOException {
    String trainedOn = decoders.get(0).meta().dataset();
    boolean same = shards.fingerprint().equals(trainedOn);
    if (same && split == Split.TRAIN) {
      return OptionalLong.empty();
    }
    Shards training = same ? shards : training(decoders.get(0));
    return training == null || !training.grid().equals(shards.grid())
        ? OptionalLong.empty()
        : OptionalLong.of(facts.among(shards.rowGroups(split), training.rowGroups(Split.TRAIN)));
  }

  /** The data set that a decoder was trained on; null if it is not where it was. */
  private Shards training(DecoderLoader.Trained decoder) throws IOException {
    String folder = decoder.meta().config().at("/data/shards").asText();
    try {
      Shards shards = Shards.open(folder, spark.hadoopConfiguration());
      return shards.fingerprint().equals(decoder.meta().dataset()) ? shards : null;
    } catch (JobException e) {
      return null;
    }
  }
}
