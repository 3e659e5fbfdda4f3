package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.PlanGeometry;
import java.util.List;
import java.util.Map;

/**
 * Samples images a slice at a time, in the caller's thread, each drawn as a whole by something
 * else, from the same streams and by the same rule as {@link IncrementalSampler}: values are other
 * ones only where the last bits of logits decide.
 */
public final class SliceSampler implements Sampler {
  private final SampleLoop loop;

  /**
   * A sampler of whole images.
   *
   * @param drawers by stage name, one for every stage of the plan
   * @throws IllegalArgumentException if one is missing
   */
  public SliceSampler(PlanGeometry geometry, Map<String, ? extends SliceDrawer> drawers) {
    loop =
        new SampleLoop(
            geometry,
            drawers.keySet(),
            scene -> {
              SliceDrawer drawer = drawers.get(scene.stage().name());
              return (slice, draws) -> {
                Batch batch = scene.batch(slice);
                return List.of(() -> draws.slice(slice, batch, drawer));
              };
            },
            new ThreadTeam(1, 1));
  }

  @Override
  public List<Sample> sample(SampleRequest request, Runnable slice) {
    return loop.sample(request, slice);
  }
}
