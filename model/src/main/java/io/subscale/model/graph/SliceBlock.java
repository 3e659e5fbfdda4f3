package io.subscale.model.graph;

import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;

/**
 * A block that never depends on the target slice: when a slice is drawn its step runs once, at the
 * slice's beginning. A graph in which one reads the target is refused.
 */
public abstract non-sealed class SliceBlock extends Block {
  private static final long serialVersionUID = 1L;

  /** Makes the block of {@code common}'s name. */
  protected SliceBlock(Common common) {
    super(common);
  }

  /** Columns of the output, [n*h*w][columns]. */
  public abstract int columns();

  /** The same arithmetic, all pixels at a slice's beginning; without dropout. */
  public abstract BlockStep.Features step(StepSetup setup);
}
