package io.subscale.model.graph;

import io.subscale.model.weight.Weight;
import java.util.List;

/**
 * Floats that a sampler's step of a block reads at least, beside activations.
 *
 * @param pixel weights for every pixel, once for all images
 * @param row weights for every row of pixels, once for all images
 * @param kept of every pixel so far, for every pixel of every image: keys and values
 */
public record StepReads(long pixel, long row, long kept) {
  /** Nothing is read. */
  public static final StepReads NONE = new StepReads(0, 0, 0);

  /**
   * The factors of a block's products, those in {@code byRow} once a row, all others every pixel.
   */
  public static StepReads of(List<Weight> weights, List<Weight> byRow) {
    long row = factors(byRow);
    return new StepReads(factors(weights) - row, row, 0);
  }

  private static long factors(List<Weight> weights) {
    return weights.stream().mapToLong(Weight::factors).sum();
  }

  /** The same with so many floats kept of each pixel. */
  public StepReads keeping(long floats) {
    return new StepReads(pixel, row, kept + floats);
  }

  /** The sum of both. */
  public StepReads plus(StepReads other) {
    return new StepReads(pixel + other.pixel, row + other.row, kept + other.kept);
  }
}
