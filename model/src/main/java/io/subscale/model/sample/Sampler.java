package io.subscale.model.sample;

import java.util.List;

/** Samples whole images of a plan. */
public interface Sampler {

  /**
   * Samples images.
   *
   * @param slice run in the caller's thread after each slice of each stage that is drawn, a slice
   *     that is known too; for someone who waits
   * @return in the order of the request's numbers
   */
  List<Sample> sample(SampleRequest request, Runnable slice);
}
