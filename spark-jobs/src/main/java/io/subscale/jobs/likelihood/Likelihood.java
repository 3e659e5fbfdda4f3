package io.subscale.jobs.likelihood;

import io.subscale.jobs.cluster.ProgressBar;
import io.subscale.jobs.cluster.Slots;
import io.subscale.jobs.cluster.WatchedJob;
import io.subscale.jobs.engine.Engines;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.model.net.SliceScores;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Measures images on Spark. */
public final class Likelihood {
  private static final int PARTITIONS_A_SLOT = 16;

  private final JavaSparkContext spark;
  private final Scoring scoring;
  private final int partitions;
  private final Consumer<String> progress;

  /**
   * A measurement on all cores.
   *
   * @param spark runs it
   * @param batch examples of a forward pass; part of the result's last bits
   * @param progress told every ten seconds how far it is
   */
  public Likelihood(JavaSparkContext spark, int batch, Consumer<String> progress) {
    this(spark, batch, Engines.CPU, progress);
  }

  /**
   * A measurement by an engine.
   *
   * @param engine an {@link io.subscale.model.engine.EngineProvider}'s name, or {@link Engines#CPU}
   */
  public Likelihood(JavaSparkContext spark, int batch, String engine, Consumer<String> progress) {
    this(spark, new Scoring(batch, engine, false), PARTITIONS_A_SLOT * Slots.of(spark), progress);
  }

  /** A measurement in a chosen number of partitions, which the result does not depend on. */
  Likelihood(JavaSparkContext spark, int batch, int partitions, Consumer<String> progress) {
    this(spark, new Scoring(batch, Engines.CPU, false), partitions, progress);
  }

  private Likelihood(
      JavaSparkContext spark, Scoring scoring, int partitions, Consumer<String> progress) {
    this.spark = spark;
    this.scoring = scoring;
    this.partitions = partitions;
    this.progress = progress;
  }

  /** Its name. */
  public String engine() {
    return scoring.engine();
  }

  /** Examples of a forward pass. */
  public int batch() {
    return scoring.batch();
  }

  /**
   * The cost of each image under a stage's decoder.
   *
   * @param model the decoder
   * @param blocks the images
   * @return nats, one an image, in the order of the blocks
   */
  public double[] nats(StageModel model, List<ImageBlock> blocks) {
    return costs(model, blocks).images();
  }

  /**
   * The costs of images under a stage's decoder, and their parts.
   *
   * @param model the decoder
   * @param blocks the images, at least one
   */
  public Costs costs(StageModel model, List<ImageBlock> blocks) {
    return measure(model, blocks, scoring).costs();
  }

  /** {@link #costs} and the calibration of a share of the values, from one pass. */
  public Measured measured(StageModel model, List<ImageBlock> blocks) {
    return measure(model, blocks, scoring.withCalibration());
  }

  private Measured measure(StageModel model, List<ImageBlock> blocks, Scoring how) {
    Broadcast<StageModel> sent = spark.broadcast(model);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription("likelihood of stage " + model.stage().name());
      LongAccumulator done = spark.sc().longAccumulator();
      JavaRDD<List<Measured>> parts =
          spark
              .parallelize(blocks, Math.max(1, Math.min(partitions, blocks.size())))
              .mapPartitions(
                  part ->
                      List.of(how.of(sent.value(), conf.value().value(), part, done)).iterator());
      long images = blocks.stream().mapToLong(ImageBlock::images).sum();
      String stage = model.stage().name();
      ProgressBar bar = new ProgressBar(images, 0, "images", System::nanoTime);
      Runnable report = () -> progress.accept(line(bar, stage, done.value(), images));
      return Measured.concatenate(
          WatchedJob.collect(parts, report).stream().flatMap(List::stream).toList());
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  private static String line(ProgressBar bar, String stage, long done, long images) {
    String shown =
        String.format(Locale.ROOT, "likelihood of %s: %d of %d images", stage, done, images);
    return bar.line(done, shown);
  }

  /** What every task does. */
  private record Scoring(int batch, String engine, boolean calibrated) implements Serializable {

    Scoring withCalibration() {
      return new Scoring(batch, engine, true);
    }

    /** Sums of each block; they are added on the driver, so that partitions do not matter. */
    List<Measured> of(
        StageModel model, Configuration conf, Iterator<ImageBlock> blocks, LongAccumulator done) {
      Function<SliceScores, List<Measured>> work =
          scores -> measured(new BlockScorer(scores, model, batch), conf, blocks, done);
      return engine.equals(Engines.CPU)
          ? DecoderPool.shared().with(List.of(model), decoders -> work.apply(decoders.get(0)))
          : EnginePool.shared().with(engine, model, work::apply);
    }

    private List<Measured> measured(
        BlockScorer scorer, Configuration conf, Iterator<ImageBlock> blocks, LongAccumulator done) {
      List<Measured> measured = new ArrayList<>();
      while (blocks.hasNext()) {
        ImageBlock block = blocks.next();
        List<byte[]> images =
            RowGroupCache.shared().slices(block.group(), conf).subList(block.from(), block.to());
        measured.add(
            calibrated
                ? scorer.measured(images, block.from())
                : new Measured(scorer.costs(images), null));
        done.add(block.images());
      }
      return measured;
    }
  }
}
