package io.subscale.model.sample;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.seed.Seed;
import io.subscale.model.net.Decoder;
import io.subscale.model.sample.SliceLogits.Scene;
import java.util.List;
import java.util.Map;

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
    loop = new SampleLoop(geometry, decoders, WholePasses::new);
  }

  /** As {@link IncrementalSampler#sample}. */
  public List<Sample> sample(Seed seed, long[] numbers, Map<String, Double> temperatures) {
    return loop.sample(seed, numbers, temperatures);
  }

  /** Whatever was drawn, everything is computed anew from the images. */
  private static final class WholePasses implements SliceLogits {
    private final Scene scene;
    private int slice;
    private int value;

    WholePasses(Scene scene) {
      this.scene = scene;
    }

    @Override
    public void start(int slice) {
      this.slice = slice;
      value = 0;
    }

    @Override
    public float[][] next() {
      float[] all = scene.decoder().logits(scene.batch(slice));
      int examples = scene.images().size();
      int levels = all.length / examples / scene.geometry().grid().sliceValues();
      float[][] logits = new float[examples][levels];
      for (int n = 0; n < examples; n++) {
        int from = (n * scene.geometry().grid().sliceValues() + value) * levels;
        System.arraycopy(all, from, logits[n], 0, levels);
      }
      return logits;
    }

    @Override
    public void accept(int[] drawn) {
      value++;
    }
  }
}
