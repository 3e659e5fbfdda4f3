package io.subscale.model.graph;

import io.subscale.datasets.batch.Batch;
import io.subscale.model.step.BlockStep;
import io.subscale.model.step.StepSetup;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  /** What that layer takes as labels, [n][h][w][3]: the values, or what stands for them. */
  public int[] labels(Batch batch) {
    return batch.target();
  }

  /**
   * Logits of every level of every value.
   *
   * @param output of this block
   * @param labels of {@link #labels}
   * @return [3 n*h*w][levels], colour-major
   */
  public abstract float[] logits(INDArray output, int[] labels);

  /**
   * What the values cost.
   *
   * @param output of this block
   * @param labels of {@link #labels}
   * @return [n*h*w][3], nats
   */
  public abstract double[] nats(INDArray output, int[] labels);
}
