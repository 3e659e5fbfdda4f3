package io.subscale.jobs.sample;

import io.subscale.model.sample.Steering;
import java.io.Serializable;

/**
 * What executors are to draw.
 *
 * @param seed of the run's samples
 * @param first number of the first sample
 * @param end one past the last
 * @param batch samples of a group, the last one too
 * @param steering one a stage of the plan, in generation order
 * @param stages how many of the plan's stages are drawn
 * @param known what is known of given pictures
 * @param folder where files go
 * @param scale side of the square that a pixel of a PNG file becomes; 0 for no PNG files
 * @param shown samples of the lowest numbers that are handed back for the contact sheet
 */
record SampleOrder(
    long seed,
    long first,
    long end,
    int batch,
    Steering[] steering,
    int stages,
    Known known,
    String folder,
    int scale,
    int shown)
    implements Serializable {

  /**
   * What is known of each given picture, see {@link io.subscale.model.sample.Conditioning}.
   *
   * @param pixels the first pixels in generation order
   * @param hi whether the high bits of all pixels
   */
  record Known(int pixels, boolean hi) implements Serializable {}

  /** How many are asked for. */
  long count() {
    return end - first;
  }

  /** The first group. */
  long firstGroup() {
    return first / batch;
  }

  /** One past the last group. */
  long endGroup() {
    return (end + batch - 1) / batch;
  }

  /** Number of the first sample of a group that is asked for. */
  long from(long group) {
    return Math.max(first, group * batch);
  }

  /** Samples of a group that are asked for. */
  int asked(long group) {
    return (int) (Math.min(end, (group + 1) * batch) - from(group));
  }
}
