package io.subscale.jobs.train;

import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.cluster.FloatBytes;
import io.subscale.jobs.likelihood.BitsPerDim;
import io.subscale.jobs.likelihood.ImageBlock;
import io.subscale.jobs.likelihood.Likelihood;
import io.subscale.jobs.likelihood.StageModel;
import io.subscale.jobs.run.Floor;
import io.subscale.jobs.run.RunFolder;
import io.subscale.jobs.run.RunPlan;
import io.subscale.jobs.shard.Shards;
import io.subscale.model.net.Decoder;
import io.subscale.model.net.Operations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures what a stage's law costs before its first step, on as many images as take about a minute
 * of two cores, and at least {@value #LEAST_IMAGES}.
 *
 * @param folder gets it
 * @param plan of the run
 * @param shards trained on
 * @param likelihood measures
 * @param progress told of it
 */
record FloorMeasurement(
    RunFolder folder,
    RunPlan plan,
    Shards shards,
    Likelihood likelihood,
    Consumer<String> progress) {
  private static final int LEAST_IMAGES = 64;
  private static final double MOST_FLOP = 2e12;

  /** Measures both splits and writes the stage's {@code floor.json}. */
  void write(Stage stage, Decoder decoder) throws IOException {
    byte[] weights = FloatBytes.encode(decoder.parameters());
    StageModel model = new StageModel(plan.geometry(), stage, plan.size(), weights);
    Floor.Cost valid = cost(model, Split.VALID);
    Floor.Cost test = cost(model, Split.TEST);
    Floor.of(stage, shards.fingerprint(), valid, test).write(folder, stage);
    List<String> told = new ArrayList<>();
    add(told, valid, "valid");
    add(told, test, "test");
    if (!told.isEmpty()) {
      progress.accept(
          "train " + stage.name() + ": before the first step " + String.join(", ", told));
    }
  }

  private static void add(List<String> told, Floor.Cost cost, String split) {
    if (cost != null) {
      told.add(
          String.format(
              Locale.ROOT,
              "%.3f bits/dim (%s, %d images)",
              cost.bitsPerDim(),
              split,
              cost.images()));
    }
  }

  private Floor.Cost cost(StageModel model, Split split) {
    int slices = plan.geometry().slices(model.stage()).length;
    double flop = (double) slices * Operations.of(model.spec(), 1).forwardFlop();
    int most = (int) Math.max(LEAST_IMAGES, Math.min(Integer.MAX_VALUE, MOST_FLOP / flop));
    List<ImageBlock> images =
        ImageBlock.first(ImageBlock.cut(shards.rowGroups(split), likelihood.batch(), slices), most);
    if (images.isEmpty()) {
      return null;
    }
    double[] nats = likelihood.nats(model, images);
    double mean = BitsPerDim.of(nats, plan.geometry().grid().imageValues()).mean();
    return new Floor.Cost(nats.length, mean);
  }
}
