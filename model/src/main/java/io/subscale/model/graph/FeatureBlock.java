package io.subscale.model.graph;

import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;

/**
 * A block whose output depends on the target and is read by other blocks: it states its step beside
 * its pass. Where it reads nothing of the target, as the embedding of earlier slices, it runs once
 * a slice like a {@link SliceBlock}.
 */
public abstract non-sealed class FeatureBlock extends Block {
  private static final long serialVersionUID = 1L;

  /** Makes the block of {@code common}'s name. */
  protected FeatureBlock(Common common) {
    super(common);
  }

  /** The same arithmetic a pixel at a time, without dropout. */
  public abstract BlockStep.Features step(StepSetup setup);
}
