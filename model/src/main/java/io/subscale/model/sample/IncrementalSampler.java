package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.local.Seen;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import io.subscale.model.sample.step.StepDecoder;
import io.subscale.model.sample.step.StepWeights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Samples images value by value; each pixel costs what its own new activations cost.
 *
 * <p>Sample i draws from its own streams, one a stage, so its pixels depend on (seed, i, settings)
 * alone: not on the batch, on threads, or on the parts in which they take a batch.
 */
public final class IncrementalSampler implements Sampler {
  private final SampleLoop loop;

  /**
   * A sampler of whole images, on as many threads as the native libraries have.
   *
   * @param decoders by stage name, one for every stage of the plan; their weights are read now
   * @throws IllegalArgumentException if one is missing
   */
  public IncrementalSampler(PlanGeometry geometry, Map<String, Decoder> decoders) {
    this(geometry, decoders, ThreadTeam.ofProcess());
  }

  IncrementalSampler(PlanGeometry geometry, Map<String, Decoder> decoders, ThreadTeam team) {
    Map<String, StepWeights> weights = new LinkedHashMap<>();
    decoders.forEach((stage, decoder) -> weights.put(stage, new StepWeights(decoder)));
    loop =
        new SampleLoop(
            geometry,
            decoders.keySet(),
            scene -> new Steps(scene, weights.get(scene.stage().name()), team),
            team);
  }

  /**
   * Samples images.
   *
   * @return in the order of the request's numbers
   */
  public List<Sample> sample(SampleRequest request) {
    return sample(request, () -> {});
  }

  @Override
  public List<Sample> sample(SampleRequest request, Runnable slice) {
    return loop.sample(request, slice);
  }

  /** The batch in parts; as much memory as threads work at the same time. */
  private static final class Steps implements SliceLogits.StageLogits {
    private final Scene scene;
    private final StepWeights weights;
    private final int[] parts;
    private final Map<Integer, Deque<StepDecoder>> idle = new HashMap<>();

    Steps(Scene scene, StepWeights weights, ThreadTeam team) {
      this.scene = scene;
      this.weights = weights;
      parts = team.parts(scene.images().size());
    }

    @Override
    public List<Part> start(int slice) {
      Batch batch = scene.batch(slice);
      List<Part> started = new ArrayList<>();
      int first = 0;
      for (int images : parts) {
        int end = first + images;
        started.add(new Part(this, Seen.past(batch, first, end), images));
        first = end;
      }
      return started;
    }

    private synchronized StepDecoder take(int images) {
      StepDecoder steps = idle.computeIfAbsent(images, n -> new ArrayDeque<>()).pollLast();
      return steps == null ? new StepDecoder(weights, images) : steps;
    }

    private synchronized void giveBack(int images, StepDecoder steps) {
      idle.get(images).addLast(steps);
    }
  }

  private record Part(Steps steps, Seen seen, int images) implements SliceLogits.Part {
    @Override
    public void lend(Consumer<SliceLogits> work) {
      StepDecoder decoder = steps.take(images);
      decoder.startSlice(seen);
      work.accept(new Logits(decoder, images));
      steps.giveBack(images, decoder);
    }
  }

  private record Logits(StepDecoder steps, int images) implements SliceLogits {
    @Override
    public float[][] next() {
      return steps.logits();
    }

    @Override
    public void accept(int[] values) {
      steps.accept(values);
    }
  }
}
