package io.subscale.model.graph;

import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The last block: what it makes of a pixel are the probabilities of the pixel's values. */
public abstract non-sealed class HeadBlock extends Block {
  private static final long serialVersionUID = 1L;

  /** Makes the block of {@code common}'s name. */
  protected HeadBlock(Common common) {
    super(common);
  }

  /** The same arithmetic a value at a time. */
  public abstract BlockStep.Head step(StepSetup setup);

  /** The layer that scores values under this block's output. */
  public abstract Layer output();
}
