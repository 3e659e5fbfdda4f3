package io.subscale.jobs.train.data;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.shard.RowGroup;
import java.util.List;

/**
 * What a stage's examples are drawn from.
 *
 * @param groups row groups of the training images
 * @param geometry plan, slices, bits
 * @param stage the stage
 * @param seed of the stage
 * @param batch examples of a step
 * @param flip whether half of the examples are mirrored
 */
public record StageData(
    List<RowGroup> groups,
    PlanGeometry geometry,
    Stage stage,
    long seed,
    int batch,
    boolean flip) {}
