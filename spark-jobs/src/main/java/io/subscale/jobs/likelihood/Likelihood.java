package io.subscale.jobs.likelihood;

import io.subscale.jobs.shard.RowGroupCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Measures images on Spark. */
public final class Likelihood {
  private static final int PARTITIONS_A_CORE = 4;

  private final JavaSparkContext spark;
  private final int batch;
  private final int partitions;

  /**
   * A measurement on all cores.
   *
   * @param spark runs it
   * @param batch examples of a forward pass; part of the result's last bits
   */
  public Likelihood(JavaSparkContext spark, int batch) {
    this(spark, batch, PARTITIONS_A_CORE * spark.defaultParallelism());
  }

  /** A measurement in a chosen number of partitions, which the result does not depend on. */
  Likelihood(JavaSparkContext spark, int batch, int partitions) {
    this.spark = spark;
    this.batch = batch;
    this.partitions = partitions;
  }

  /** Examples of a forward pass. */
  public int batch() {
    return batch;
  }

  /**
   * The cost of each image under a stage's decoder.
   *
   * @param model the decoder
   * @param blocks the images
   * @return nats, one an image, in the order of the blocks
   */
  public double[] nats(StageModel model, List<ImageBlock> blocks) {
    Broadcast<StageModel> sent = spark.broadcast(model);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription("likelihood of stage " + model.stage().name());
      int examples = batch;
      List<double[]> parts =
          spark
              .parallelize(blocks, Math.max(1, Math.min(partitions, blocks.size())))
              .mapPartitions(part -> score(sent.value(), examples, conf.value().value(), part))
              .collect();
      return concatenate(parts);
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  private static Iterator<double[]> score(
      StageModel model, int batch, Configuration conf, Iterator<ImageBlock> blocks) {
    return DecoderPool.shared()
        .with(
            List.of(model),
            decoders -> {
              BlockScorer scorer = new BlockScorer(decoders.get(0), model, batch);
              List<double[]> nats = new ArrayList<>();
              while (blocks.hasNext()) {
                ImageBlock block = blocks.next();
                List<byte[]> images = RowGroupCache.shared().slices(block.group(), conf);
                nats.add(scorer.nats(images.subList(block.from(), block.to())));
              }
              return List.of(concatenate(nats)).iterator();
            });
  }

  private static double[] concatenate(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
