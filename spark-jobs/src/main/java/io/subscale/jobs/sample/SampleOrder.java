package io.subscale.jobs.sample;

import io.subscale.model.sample.Steering;
import java.io.Serializable;

/**
 * What executors are to draw.
 *
 * @param seed of the run's samples
 * @param count samples in all
 * @param batch samples of a group, the last one too
 * @param steering one a stage of the plan, in generation order
 * @param stages how many of the plan's stages are drawn
 * @param known what is known of given pictures
 * @param folder where files go
 * @param shown samples of the lowest numbers that are handed back for the contact sheet
 */
record SampleOrder(
    long seed,
    long count,
    int batch,
    Steering[] steering,
    int stages,
    Known known,
    String folder,
    int shown)
    implements Serializable {

  /**
   * What is known of each given picture, see {@link io.subscale.model.sample.Conditioning}.
   *
   * @param pixels the first pixels in generation order
   * @param hi whether the high bits of all pixels
   */
  record Known(int pixels, boolean hi) implements Serializable {}

  /** Number of groups. */
  long groups() {
    return (count + batch - 1) / batch;
  }

  /** Samples of a group that are asked for. */
  int asked(long group) {
    return (int) Math.min(batch, count - group * batch);
  }
}
