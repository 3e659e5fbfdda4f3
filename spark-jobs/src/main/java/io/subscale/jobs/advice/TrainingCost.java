package io.subscale.jobs.advice;

import io.subscale.datasets.plan.Stage;
import io.subscale.jobs.run.RunPlan;
import io.subscale.model.net.DecoderSpec;
import io.subscale.model.net.Head;
import io.subscale.model.net.Operations;

/**
 * How long training takes, calculated: the operations of a training step, counted from the graph,
 * over the rate that was measured on a core of the small machine of {@code docs/performance.md}.
 *
 * @param cores that work
 */
public record TrainingCost(int cores) {
  /** 430,080 examples of photos32 in 25 minutes of two cores, merging and validation included. */
  static final double LAW_FLOP_PER_SECOND = 18.6e9;

  /** The paper's network: 154.8e9 operations a step in 648 ms of two cores. */
  static final double BODY_FLOP_PER_SECOND = 119e9;

  /** Seconds for an example of a stage: one slice of one picture, forward and backward. */
  public double secondsPerExample(RunPlan plan, Stage stage) {
    DecoderSpec spec = plan.spec(stage);
    return spec.size().head() instanceof Head.Law law
        ? lawSeconds(spec, law) / cores
        : step(spec) / BODY_FLOP_PER_SECOND / cores;
  }

  private static double lawSeconds(DecoderSpec spec, Head.Law law) {
    Head alone = new Head.Law(false, law.places(), law.width(), law.layers(), law.components());
    double head = step(with(spec, alone));
    double body = law.body() ? step(with(spec, new Head.Softmax())) : 0;
    return head / LAW_FLOP_PER_SECOND + body / BODY_FLOP_PER_SECOND;
  }

  private static double step(DecoderSpec spec) {
    return Operations.of(spec, 1).stepFlop();
  }

  private static DecoderSpec with(DecoderSpec spec, Head head) {
    return spec.with(spec.size().withHead(head));
  }
}
