package io.subscale.model.op;

import io.subscale.model.graph.Pass;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.BernoulliDistribution;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout (Srivastava et al. 2014), inverted: in training each value is kept with probability 1 -
 * rate and then divided by it, otherwise nothing happens. Draws from the thread's ND4J generator,
 * which whoever trains seeds.
 */
public final class Dropout {
  private final double rate;
  private INDArray mask;

  /** Dropout at a rate from 0 (off) to below 1. */
  public Dropout(double rate) {
    this.rate = rate;
  }

  /** The input itself when off, else a new array that lives until the backward pass. */
  public INDArray forward(Pass pass, INDArray x) {
    mask = null;
    if (rate == 0 || !pass.training()) {
      return x;
    }
    mask = pass.kept(x.shape());
    Nd4j.getExecutioner().exec(new BernoulliDistribution(mask, 1 - rate), Nd4j.getRandom());
    mask.divi(1 - rate);
    return x.muli(mask, pass.kept(x.shape()));
  }

  /** Overwrites the gradient of the output with that of the input. */
  public void backward(INDArray gradient) {
    if (mask != null) {
      gradient.muli(mask);
    }
  }
}
