package io.subscale.model.loss;

import io.subscale.model.op.Categorical;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The output layer of softmax heads: a softmax over each value's levels, scored in bits per value.
 *
 * <ul>
 *   <li>input: logits [3 n*h*w][levels], colour-major
 *   <li>labels: values [n][h][w][3] as real numbers
 *   <li>score: mean over examples of nats / (ln 2 * 3 h w), i.e. bits/dim of a slice
 *   <li>output: the logits, unchanged
 * </ul>
 */
public final class CategoricalOutput extends ValueOutput {
  private static final long serialVersionUID = 1L;

  @Override
  ValueLaw law() {
    return new Law();
  }

  private static final class Law implements ValueLaw {
    /** Of the logits that were scored last; the gradient needs them again. */
    private double[] logSums;

    @Override
    public double[] nats(INDArray logits, int[] values) {
      logSums = Categorical.logSums(logits);
      return Categorical.nats(logits, logSums, values);
    }

    @Override
    public void gradient(INDArray logits, int[] values, double factor, INDArray gradient) {
      double[] sums = logSums == null ? Categorical.logSums(logits) : logSums;
      Categorical.gradient(logits, sums, values, factor, gradient);
    }

    @Override
    public void forget() {
      logSums = null;
    }
  }
}
