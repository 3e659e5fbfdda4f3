package io.subscale.jobs.score;

import io.subscale.datasets.slice.SliceGrid;
import io.subscale.datasets.split.Split;
import io.subscale.jobs.likelihood.Costs;
import io.subscale.jobs.run.StageUnits;
import io.subscale.jobs.run.checkpoint.CheckpointMeta;
import io.subscale.jobs.shard.Shards;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a split costs under a run's decoders.
 *
 * @param shards the data set
 * @param split of it
 * @param stages in generation order
 * @param lengths of each image
 * @param seen how many of the images are, pixel for pixel, among those that were trained on; empty
 *     where the training's data set is not at hand, and for the split train itself
 * @param engine what computed it
 */
public record Score(
    Shards shards,
    Split split,
    List<StageScore> stages,
    CodeLengths lengths,
    OptionalLong seen,
    String engine) {

  /**
   * One stage's part.
   *
   * @param units its bits and its share of the image
   * @param meta of the checkpoint
   * @param slices that it predicts, by number
   * @param costs of all images
   * @param calibration of a share of their values
   */
  public record StageScore(
      StageUnits units, CheckpointMeta meta, int[] slices, Costs costs, Calibration calibration) {}

  /**
   * Where in an image its bits are, bits per sub-pixel of that part, all stages, mean over images.
   *
   * @param slices [S][S], by the place of their pixels in a square of S x S
   * @param colours [3], red, green, blue
   * @param positions [h][w], by the place in the slice
   */
  public record Parts(double[][] slices, double[] colours, double[][] positions) {}

  /** Where the bits are. */
  public Parts parts() {
    SliceGrid grid = shards.grid();
    double[] slices = new double[grid.slices()];
    double[] colours = new double[SliceGrid.CHANNELS];
    double[] positions = new double[grid.sliceHeight() * grid.sliceWidth()];
    for (StageScore stage : stages) {
      for (int i = 0; i < stage.slices().length; i++) {
        slices[stage.slices()[i]] += stage.costs().slices()[i];
      }
      add(stage.costs().colours(), colours);
      add(stage.costs().positions(), positions);
    }
    return new Parts(
        rows(slices, grid.scale()), perValue(colours), rows(positions, grid.sliceWidth()));
  }

  private static void add(double[] part, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }

  private double[][] rows(double[] nats, int columns) {
    double[] bits = perValue(nats);
    double[][] rows = new double[bits.length / columns][columns];
    for (int i = 0; i < bits.length; i++) {
      rows[i / columns][i % columns] = bits[i];
    }
    return rows;
  }

  /** Each part has an equal share of every image's values. */
  private double[] perValue(double[] nats) {
    double values = (double) lengths.ids().size() * lengths.imageValues() / nats.length;
    double[] bits = new double[nats.length];
    for (int i = 0; i < nats.length; i++) {
      bits[i] = nats[i] / (Math.log(2) * values);
    }
    return bits;
  }
}
