package io.subscale.jobs.likelihood;

import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.NetSize;

/**
 * A stage's decoder as it travels to executors.
 *
 * @param geometry plan, slices, bits
 * @param stage the stage
 * @param size the network's sizes
 * @param parameters float32 little-endian weights in the decoder's flat order
 */
public record StageModel(PlanGeometry geometry, Stage stage, NetSize size, byte[] parameters) {

  /** The decoder's architecture. */
  public DecoderSpec spec() {
    return DecoderSpec.of(stage, geometry, size);
  }
}
