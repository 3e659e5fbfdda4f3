package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.cluster.CpuTasks;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.shard.RowGroupCache;
import io.subscale.jobs.shard.Shards;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.LawStart;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * "Epoch 0" of a decoder with a law head: executors sum products over the first training images,
 * the driver solves. Blocks of images are cut by the data alone and added in their order, so the
 * bits do not depend on executors.
 */
final class LawFit {
  private static final int BLOCK = 128;

  private final JavaSparkContext spark;
  private final Shards shards;
  private final RunPlan plan;

  LawFit(JavaSparkContext spark, Shards shards, RunPlan plan) {
    this.spark = spark;
    this.shards = shards;
    this.plan = plan;
  }

  /** Fits a decoder that has not been trained. */
  void fit(Stage stage, Decoder decoder) {
    LawStart start = new LawStart(plan.geometry(), stage, decoder.spec());
    List<ImageBlock> all = ImageBlock.cut(shards.rowGroups(Split.TRAIN), BLOCK, 1);
    List<ImageBlock> blocks = ImageBlock.first(all, start.images());
    double[] sums = new double[0];
    for (double[] part : sums(stage, blocks)) {
      sums = sums.length == 0 ? part : add(sums, part);
    }
    List<byte[]> images = new ArrayList<>();
    for (ImageBlock block : ImageBlock.first(all, start.scaleImages())) {
      images.addAll(images(block, spark.hadoopConfiguration()));
    }
    start.fit(sums, images, decoder);
  }

  private List<double[]> sums(Stage stage, List<ImageBlock> blocks) {
    StageModel model = new StageModel(plan.geometry(), stage, plan.size(), new byte[0]);
    Broadcast<StageModel> sent = spark.broadcast(model);
    Broadcast<SerializableConfiguration> conf =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    try {
      spark.setJobDescription("least squares of stage " + stage.name());
      return CpuTasks.of(spark, spark.parallelize(blocks, blocks.size()))
          .map(block -> start(sent.value()).sums(images(block, conf.value().value())))
          .collect();
    } finally {
      spark.setJobDescription(null);
      sent.destroy();
      conf.destroy();
    }
  }

  private static LawStart start(StageModel model) {
    return new LawStart(model.geometry(), model.stage(), model.spec());
  }

  private static List<byte[]> images(ImageBlock block, Configuration conf) {
    return RowGroupCache.shared().slices(block.group(), conf).subList(block.from(), block.to());
  }

  private static double[] add(double[] to, double[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
    return to;
  }
}
