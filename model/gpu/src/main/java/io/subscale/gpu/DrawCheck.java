package io.subscale.gpu;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.sample.SliceDrawer.Drawn;
import io.subscale.model.sample.SliceDrawer.Draws;
import io.subscale.model.sample.Steering;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Slices that an engine draws, for {@link GpuCheck}. */
record DrawCheck(CudaEngine engine) {

  /** Draws a batch's slices. */
  Drawn draw(Batch batch) {
    double[] uniforms = new SplittableRandom(1).doubles(batch.target().length).toArray();
    return engine.draw(batch, new Draws(uniforms, 0, Steering.NONE));
  }

  /** How far costs of drawn values are from those that the engine tells of them at most, nats. */
  double error(Batch batch) {
    Drawn drawn = draw(batch);
    double[] costs =
        engine.costs(
            new Batch(
                batch.examples(),
                batch.height(),
                batch.width(),
                drawn.values(),
                batch.window(),
                batch.hiWindow(),
                batch.slice()));
    double most = 0;
    for (int i = 0; i < costs.length; i++) {
      most = Math.max(most, Math.abs(costs[i] - drawn.nats()[i]));
    }
    return most;
  }

  /** Whether another draw gives the same bits. */
  boolean repeats(Batch batch) {
    Drawn first = draw(batch);
    Drawn second = draw(batch);
    return Arrays.equals(first.values(), second.values())
        && Arrays.equals(first.nats(), second.nats());
  }
}
