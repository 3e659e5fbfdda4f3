package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import io.subscale.model.sample.step.StepDecoder;
import java.util.List;
import java.util.Map;

/**
 * Samples images value by value; each pixel costs what its own new activations cost.
 *
 * <p>Sample i draws from its own streams, one a stage, so its pixels depend on (seed, i, settings)
 * and on the batch only through the last bits of the slice embedder's sums: keep batches as fixed
 * groups of sample numbers.
 */
public final class IncrementalSampler {
  private final SampleLoop loop;

  /**
   * A sampler of whole images.
   *
   * @param decoders by stage name, one for every stage of the plan; their weights are read when a
   *     stage begins
   * @throws IllegalArgumentException if one is missing
   */
  public IncrementalSampler(PlanGeometry geometry, Map<String, Decoder> decoders) {
    loop = new SampleLoop(geometry, decoders, Steps::new);
  }

  /**
   * Samples images.
   *
   * @param seed of the run
   * @param numbers of the samples, the batch
   * @param temperatures by stage name, 0 or more; 1 where none is given
   * @return in the order of {@code numbers}
   */
  public List<Sample> sample(Seed seed, long[] numbers, Map<String, Double> temperatures) {
    return loop.sample(seed, numbers, temperatures);
  }

  private static final class Steps implements SliceLogits {
    private final Scene scene;
    private final StepDecoder steps;

    Steps(Scene scene) {
      this.scene = scene;
      this.steps = new StepDecoder(scene.decoder(), scene.images().size());
    }

    @Override
    public void start(int slice) {
      steps.startSlice(scene.decoder().context(scene.batch(slice)));
    }

    @Override
    public float[][] next() {
      return steps.logits();
    }

    @Override
    public void accept(int[] drawn) {
      steps.accept(drawn);
    }
  }
}
