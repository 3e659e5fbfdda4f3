package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.graph.Affine;
import io.subscale.model.simd.NormRows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Layer normalisation over the columns (Ba et al. 2016): y = xhat g + b with xhat = (x - mean) /
 * sqrt(variance + 1e-5).
 *
 * <p>In the plain path means are products with a column of 1/width: the native {@code layer_norm}
 * and the reductions along rows take several times as long.
 */
public final class LayerNorm {
  private static final double EPSILON = 1e-5;

  private final INDArray gain;
  private final INDArray bias;

  /** The map with gain and bias, [width] each. */
  public LayerNorm(Affine weights) {
    gain = weights.scale();
    bias = weights.bias();
  }

  /**
   * Forward.
   *
   * @param x [rows][width]
   * @param y [rows][width], not x
   */
  public void forward(INDArray x, INDArray y) {
    if (Fused.serves(x)) {
      rows(x).forward(byteBuffer(x), buffers(gain, bias), byteBuffer(y));
      return;
    }
    INDArray normal = x.ulike();
    normalise(x, normal);
    Broadcast.multiplyRow(normal, gain, y);
    Broadcast.addRow(y, bias, y);
  }

  private static NormRows rows(INDArray x) {
    return new NormRows((int) x.size(0), (int) x.size(1), EPSILON);
  }

  private static NormRows.Affine buffers(INDArray gain, INDArray bias) {
    return new NormRows.Affine(byteBuffer(gain), byteBuffer(bias));
  }

  /** Writes xhat; returns 1/sqrt(variance + 1e-5), [rows][1]. */
  private static INDArray normalise(INDArray x, INDArray normal) {
    INDArray averager = averager(x);
    INDArray inverse = column(x);
    Linear.product(x, averager, inverse);
    Broadcast.subtractColumn(x, inverse, normal);
    INDArray squares = normal.ulike();
    normal.muli(normal, squares);
    Linear.product(squares, averager, inverse);
    inverse.addi(EPSILON);
    Transforms.sqrt(inverse, false);
    inverse.rdivi(1);
    Broadcast.multiplyColumn(normal, inverse, normal);
    return inverse;
  }

  /**
   * The gradients of {@link #forward}.
   *
   * @param dy gradient of y, [rows][width], overwritten
   * @param residual gradient that reaches x on another way, added to {@code dx}; or null
   * @param dx assigned; neither {@code dy} nor {@code residual}
   * @param d the weights' gradients, assigned
   */
  public void backward(INDArray x, INDArray dy, INDArray residual, INDArray dx, Affine d) {
    if (Fused.serves(x)) {
      NormRows.Backward arrays =
          new NormRows.Backward(
              byteBuffer(x),
              byteBuffer(dy),
              residual == null ? null : byteBuffer(residual),
              byteBuffer(dx));
      rows(x).backward(arrays, buffers(gain, bias), buffers(d.scale(), d.bias()));
      return;
    }
    INDArray normal = x.ulike();
    INDArray inverse = normalise(x, normal);
    INDArray averager = averager(dy);
    INDArray mean = column(x);
    INDArray scratch = dy.ulike();
    dy.muli(normal, scratch);
    Linear.biasGradient(scratch, d.scale());
    Linear.biasGradient(dy, d.bias());
    Broadcast.multiplyRow(dy, gain, dy);
    Linear.product(dy, averager, mean);
    Broadcast.subtractColumn(dy, mean, dx);
    dy.muli(normal, scratch);
    Linear.product(scratch, averager, mean);
    Broadcast.multiplyColumn(normal, mean, scratch);
    dx.subi(scratch);
    Broadcast.multiplyColumn(dx, inverse, dx);
    if (residual != null) {
      dx.addi(residual);
    }
  }

  private static INDArray column(INDArray x) {
    return Nd4j.createUninitialized(x.dataType(), x.size(0), 1);
  }

  private static INDArray averager(INDArray x) {
    return Nd4j.valueArrayOf(new long[] {x.size(1), 1}, 1.0 / x.size(1), x.dataType());
  }
}
