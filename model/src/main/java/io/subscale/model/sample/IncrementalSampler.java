package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import io.subscale.model.sample.step.StepDecoder;
import io.subscale.model.sample.step.StepWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples images value by value; each pixel costs what its own new activations cost.
 *
 * <p>Sample i draws from its own streams, one a stage, so its pixels depend on (seed, i, settings)
 * and on the batch only through the last bits of the slice embedder's sums: keep batches as fixed
 * groups of sample numbers. The number of threads changes nothing.
 */
public final class IncrementalSampler {
  private final SampleLoop loop;

  /**
   * A sampler of whole images, on as many threads as the native libraries have.
   *
   * @param decoders by stage name, one for every stage of the plan; their weights are read now
   * @throws IllegalArgumentException if one is missing
   */
  public IncrementalSampler(PlanGeometry geometry, Map<String, Decoder> decoders) {
    this(geometry, decoders, Crew.ofEnvironment());
  }

  IncrementalSampler(PlanGeometry geometry, Map<String, Decoder> decoders, Crew crew) {
    Map<String, StepWeights> weights = new LinkedHashMap<>();
    decoders.forEach((stage, decoder) -> weights.put(stage, new StepWeights(decoder)));
    loop =
        new SampleLoop(
            geometry,
            decoders,
            scene -> new Steps(scene, weights.get(scene.stage().name()), crew),
            crew);
  }

  /**
   * Samples images.
   *
   * @return in the order of the request's numbers
   */
  public List<Sample> sample(SampleRequest request) {
    return loop.sample(request);
  }

  /** The batch in parts, one a thread. */
  private static final class Steps implements SliceLogits.Whole {
    private final Scene scene;
    private final List<Part> parts = new ArrayList<>();

    Steps(Scene scene, StepWeights weights, Crew crew) {
      this.scene = scene;
      for (int images : crew.parts(scene.images().size())) {
        parts.add(new Part(new StepDecoder(weights, images), images));
      }
    }

    @Override
    public List<Part> start(int slice) {
      float[] context = scene.decoder().context(scene.batch(slice));
      int each = context.length / scene.images().size();
      int first = 0;
      for (Part part : parts) {
        int end = first + part.images();
        part.steps().startSlice(Arrays.copyOfRange(context, first * each, end * each));
        first = end;
      }
      return parts;
    }
  }

  private record Part(StepDecoder steps, int images) implements SliceLogits {
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
