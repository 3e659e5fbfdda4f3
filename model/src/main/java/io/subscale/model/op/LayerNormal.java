package io.subscale.model.op;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer normalisation over the columns (Ba et al. 2016): y = xhat g + b with xhat = (x - mean) /
 * sqrt(variance + 1e-5).
 *
 * <p>Means are products with a column of 1/width: the native {@code layer_norm} and the reductions
 * along rows take several times as long.
 */
public final class LayerNormal {
  private static final double EPSILON = 1e-5;

  private final INDArray gain;
  private final INDArray bias;

  /**
   * The map with these weights.
   *
   * @param gain [width]
   * @param bias [width]
   */
  public LayerNormal(INDArray gain, INDArray bias) {
    this.gain = gain;
    this.bias = bias;
  }

  /**
   * Forward; what the backward pass needs stays in {@code normal} and {@code inverse}.
   *
   * @param x [rows][width]
   * @param normal receives xhat, [rows][width]
   * @param inverse receives 1/sqrt(variance + 1e-5), [rows][1]
   * @param y [rows][width], not x
   */
  public void forward(INDArray x, INDArray normal, INDArray inverse, INDArray y) {
    INDArray averager = averager(x);
    Linear.product(x, averager, inverse);
    Broadcast.subtractColumn(x, inverse, normal);
    normal.muli(normal, y);
    Linear.product(y, averager, inverse);
    inverse.addi(EPSILON);
    Transforms.sqrt(inverse, false);
    inverse.rdivi(1);
    Broadcast.multiplyColumn(normal, inverse, normal);
    Broadcast.multiplyRow(normal, gain, y);
    Broadcast.addRow(y, bias, y);
  }

  /**
   * Backward: with e = dy g, dx = (e - mean(e) - xhat mean(e xhat)) / sqrt(variance + 1e-5).
   *
   * @param saved {xhat, inverse} of the forward pass
   * @param dy [rows][width], overwritten
   * @param scratch [rows][width]
   * @param dx [rows][width], assigned; not dy
   * @param dGainAndBias the weights' gradients, assigned
   */
  public void backward(
      INDArray[] saved, INDArray dy, INDArray scratch, INDArray dx, INDArray[] dGainAndBias) {
    INDArray normal = saved[0];
    INDArray inverse = saved[1];
    INDArray averager = averager(dy);
    INDArray mean = inverse.ulike();
    dy.muli(normal, scratch);
    Linear.biasGradient(scratch, dGainAndBias[0]);
    Linear.biasGradient(dy, dGainAndBias[1]);
    Broadcast.multiplyRow(dy, gain, dy);
    Linear.product(dy, averager, mean);
    Broadcast.subtractColumn(dy, mean, dx);
    dy.muli(normal, scratch);
    Linear.product(scratch, averager, mean);
    Broadcast.multiplyColumn(normal, mean, scratch);
    dx.subi(scratch);
    Broadcast.multiplyColumn(dx, inverse, dx);
  }

  private static INDArray averager(INDArray x) {
    return Nd4j.valueArrayOf(new long[] {x.size(1), 1}, 1.0 / x.size(1), x.dataType());
  }
}
