package io.subscale.jobs.run;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;

/**
 * A stage's units: a round's score is in bits per predicted value, a report's in bits per sub-pixel
 * of the whole image (bits/dim), so that stages add up.
 *
 * @param stage the stage's name
 * @param bits bits of a predicted value: what the uniform code needs for it
 * @param sliceShare predicted slices over all slices
 */
public record StageUnits(String stage, int bits, double sliceShare) {

  /** The units of a stage of a plan. */
  public static StageUnits of(PlanGeometry geometry, Stage stage) {
    double share = (double) geometry.slices(stage).length / geometry.grid().slices();
    return new StageUnits(stage.name(), geometry.bits(stage), share);
  }

  /** Bits/dim of this stage's part of an image's likelihood. */
  public double bitsPerDim(double bitsPerValue) {
    return bitsPerValue * sliceShare;
  }

  /** Bits/dim of the uniform code for this stage's part. */
  public double uniformBitsPerDim() {
    return bitsPerDim(bits);
  }
}
