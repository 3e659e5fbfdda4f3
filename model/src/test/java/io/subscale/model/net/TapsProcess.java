package io.subscale.model.net;

import io.subscale.datasets.plan.Plan;
import io.subscale.datasets.plan.PlanGeometry;
import io.subscale.datasets.plan.Stage;

/** One training step, in a process of its own: for the test of what -Dsubscale.debug prints. */
public final class TapsProcess {
  private TapsProcess() {}

  /** Takes the step. */
  public static void main(String[] arguments) {
    PlanGeometry geometry = TinyWorld.geometry(Plan.SUBSCALE, 2, 3, 4, 3);
    Stage stage = geometry.stage("subscale");
    Decoder decoder = Decoder.create(DecoderSpec.of(stage, geometry, TinyWorld.net()), 1);
    decoder.graph().fit(decoder.dataSet(TinyWorld.batch(geometry, stage, 2, 1)));
  }
}
