package io.subscale.jobs.advice;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.config.ConfigLoader;
import io.subscale.jobs.config.Verb;
import io.subscale.jobs.run.RunPlan;
import java.util.Map;

/**
 * How pictures are cut and factored.
 *
 * @param size height and width of an image
 * @param tile whether photographs are cut into tiles, not cropped
 * @param shrink area down-scaling before tiles are cut
 * @param kind which decoders
 * @param scale S
 * @param images that training gets, about
 */
record Draft(int size, boolean tile, int shrink, Plan kind, int scale, long images) {
  /** What photos32 was trained on in its 25 minutes: 430,080 slices of 11,400. */
  private static final double EPOCHS = 13;

  /** A decoder that sees fewer pixels has taken too few steps, however often it saw each. */
  private static final double LEAST_PIXELS = 2e7;

  private static final double SECONDS_A_MINUTE = 60;

  /** Minutes until every training slice has been seen so often, in all stages. */
  double minutes(TrainingCost cost) {
    RunPlan plan =
        RunPlan.of(
            ConfigLoader.load(
                Verb.CONFIG,
                null,
                Map.of(
                    "data.size", Integer.toString(size),
                    "plan.kind", kind.key(),
                    "plan.scale", Integer.toString(scale))));
    double seconds = 0;
    for (Stage stage : plan.stages()) {
      long slices = images * plan.geometry().slices(stage).length;
      double least = LEAST_PIXELS * scale * scale / ((double) size * size);
      seconds += Math.max(EPOCHS * slices, least) * cost.secondsPerExample(plan, stage);
    }
    return seconds / SECONDS_A_MINUTE;
  }
}
