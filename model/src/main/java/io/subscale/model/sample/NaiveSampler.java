package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Samples images value by value with a whole forward pass each: what {@link IncrementalSampler} is
 * measured by. Its cost grows with the square of a slice's pixels.
 */
public final class NaiveSampler {
  private final SampleLoop loop;

  /**
   * A sampler of whole images.
   *
   * @param decoders by stage name, one for every stage of the plan
   * @throws IllegalArgumentException if one is missing
   */
  public NaiveSampler(PlanGeometry geometry, Map<String, Decoder> decoders) {
    loop =
        new SampleLoop(
            geometry,
            decoders.keySet(),
            scene -> new FullPasses(scene, decoders.get(scene.stage().name())),
            new ThreadTeam(1, 1));
  }

  /** As {@link IncrementalSampler#sample}. */
  public List<Sample> sample(SampleRequest request) {
    return loop.sample(request, () -> {});
  }

  /** Whatever was drawn, everything is computed anew from the images. */
  private static final class FullPasses
      implements SliceLogits, SliceLogits.StageLogits, SliceLogits.Part {
    private final Scene scene;
    private final Decoder decoder;
    private int slice;
    private int value;

    FullPasses(Scene scene, Decoder decoder) {
      this.scene = scene;
      this.decoder = decoder;
    }

    @Override
    public List<FullPasses> start(int slice) {
      this.slice = slice;
      value = 0;
      return List.of(this);
    }

    @Override
    public void lend(Consumer<SliceLogits> work) {
      work.accept(this);
    }

    @Override
    public int images() {
      return scene.images().size();
    }

    @Override
    public float[][] next() {
      float[] all = decoder.logits(scene.batch(slice));
      int levels = all.length / images() / scene.geometry().grid().sliceValues();
      float[][] logits = new float[images()][levels];
      for (int n = 0; n < logits.length; n++) {
        int from = (n * scene.geometry().grid().sliceValues() + value) * levels;
        System.arraycopy(all, from, logits[n], 0, levels);
      }
      return logits;
    }

    @Override
    public void accept(int[] values) {
      value++;
    }
  }
}
