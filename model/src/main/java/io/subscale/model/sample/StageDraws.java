package io.subscale.model.sample;

import io.subscale.datasets.batch.Batch;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.datasets.slice.SliceGrid;
import java.util.List;
import java.util.SplittableRandom;

/** The values of a stage, sampled from logits into images. Threads may share it, an image each. */
final class StageDraws {
  private final PlanGeometry geometry;
  private final Stage stage;
  private final Steering steering;
  private final Conditioning conditioning;
  private final List<Sample> samples;
  private final SplittableRandom[] streams;
  private final double[] nats;

  StageDraws(PlanGeometry geometry, Stage stage, SampleRequest request, List<Sample> samples) {
    this.geometry = geometry;
    this.stage = stage;
    this.samples = samples;
    steering = request.steering().getOrDefault(stage.name(), Steering.NONE);
    conditioning = request.conditioning();
    streams =
        samples.stream()
            .map(s -> request.seed().fold("sample", s.number()).fold(stage.name()).random())
            .toArray(SplittableRandom[]::new);
    nats = new double[samples.size()];
  }

  /** Passes over a slice that is known, so that later values have the same random numbers. */
  void skip() {
    for (SplittableRandom stream : streams) {
      for (int value = 0; value < geometry.grid().sliceValues(); value++) {
        stream.nextDouble();
      }
    }
  }

  /**
   * Draws a slice of some images.
   *
   * @param first the first image
   * @param logits of the images from there on
   */
  void slice(int slice, int first, SliceLogits logits) {
    Draw draw = new Draw(geometry.levels(stage));
    int[] sampled = new int[logits.images()];
    int values = geometry.grid().sliceValues();
    for (int value = 0; value < values; value++) {
      boolean known = conditioning.knows(geometry, stage, slice, value / SliceGrid.CHANNELS);
      float[][] next = logits.next();
      for (int n = 0; n < sampled.length; n++) {
        byte[] image = samples.get(first + n).slices();
        int at = slice * values + value;
        double uniform = streams[first + n].nextDouble();
        if (known) {
          sampled[n] = geometry.depth().part(stage.target(), image[at] & 0xFF);
        } else {
          sampled[n] = draw.value(next[n], steering, uniform);
          nats[first + n] += draw.nats(next[n], sampled[n]);
          image[at] = (byte) geometry.depth().with(stage.target(), image[at] & 0xFF, sampled[n]);
        }
      }
      logits.accept(sampled);
    }
  }

  /**
   * Draws a slice of all images.
   *
   * @param batch the images as they are, predicting the slice
   */
  void slice(int slice, Batch batch, SliceDrawer drawer) {
    int values = geometry.grid().sliceValues();
    double[] uniforms = new double[streams.length * values];
    for (int i = 0; i < uniforms.length; i++) {
      uniforms[i] = streams[i / values].nextDouble();
    }
    int known = 0;
    while (conditioning.knows(geometry, stage, slice, known)) {
      known++;
    }
    SliceDrawer.Drawn drawn = drawer.draw(batch, new SliceDrawer.Draws(uniforms, known, steering));
    for (int n = 0; n < streams.length; n++) {
      byte[] image = samples.get(n).slices();
      for (int value = SliceGrid.CHANNELS * known; value < values; value++) {
        int at = slice * values + value;
        int sampled = drawn.values()[n * values + value];
        nats[n] += drawn.nats()[n * values + value];
        image[at] = (byte) geometry.depth().with(stage.target(), image[at] & 0xFF, sampled);
      }
    }
  }

  /** Hands the costs to the samples. */
  void finish() {
    for (int n = 0; n < nats.length; n++) {
      samples.get(n).stageNats().put(stage.name(), nats[n]);
    }
  }
}
