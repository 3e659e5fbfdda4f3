package io.subscale.jobs.likelihood;

import java.util.List;

/**
 * What images cost under one stage's decoder, in nats. Every part but the first is a sum over all
 * images, in their order.
 *
 * @param images [images], each image's
 * @param slices [slices that the stage predicts], in generation order
 * @param colours [3], red, green, blue
 * @param positions [h w], raster order, by the place in the slice
 */
public record Costs(double[] images, double[] slices, double[] colours, double[] positions) {
  private static final int COLOURS = 3;

  /** Nothing yet. */
  static Costs none(int images, int slices, int pixels) {
    return new Costs(
        new double[images], new double[slices], new double[COLOURS], new double[pixels]);
  }

  /**
   * Adds one slice of one image.
   *
   * @param values nats, [..][h][w][3]
   * @param from where the slice begins in them
   */
  void add(int image, int slice, double[] values, int from) {
    double sum = 0;
    for (int pixel = 0; pixel < positions.length; pixel++) {
      double place = 0;
      for (int colour = 0; colour < COLOURS; colour++) {
        double nats = values[from + pixel * COLOURS + colour];
        colours[colour] += nats;
        place += nats;
        sum += nats;
      }
      positions[pixel] += place;
    }
    slices[slice] += sum;
    images[image] += sum;
  }

  /** The costs of successive groups of images together, added in their order. */
  static Costs concatenate(List<Costs> parts) {
    int images = parts.stream().mapToInt(part -> part.images.length).sum();
    Costs first = parts.get(0);
    Costs all = none(images, first.slices.length, first.positions.length);
    int at = 0;
    for (Costs part : parts) {
      System.arraycopy(part.images, 0, all.images, at, part.images.length);
      at += part.images.length;
      add(part.slices, all.slices);
      add(part.colours, all.colours);
      add(part.positions, all.positions);
    }
    return all;
  }

  private static void add(double[] part, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }
}
