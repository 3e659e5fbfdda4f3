package io.subscale.model.graph;

/**
 * A block that never depends on the target slice: when a slice is drawn it runs once, in its batch
 * pass, and needs no step. A graph in which one reads the target is refused.
 */
public abstract non-sealed class SliceBlock extends Block {
  private static final long serialVersionUID = 1L;

  /** Makes the block of {@code common}'s name. */
  protected SliceBlock(Common common) {
    super(common);
  }

  /** Columns of the output, [n*h*w][columns]. */
  public abstract int columns();
}
