package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;
import io.subscale.model.simd.RowMath;
import io.subscale.model.simd.RowProduct;
import io.subscale.model.simd.TokenAttention;

/**
 * On the JDK's vector API; only where {@link io.subscale.model.simd.Simd} says that it is there.
 */
public record VectorKernels() implements Kernels {
  @Override
  public Matrix matrix(float[] weights, int start, int in, int out) {
    return new RowProduct(weights, start, in, out)::addTo;
  }

  @Override
  public Attention attention(int images, int width, int heads, int tokens) {
    return new TokenAttention(images, width, heads, tokens)::attend;
  }

  @Override
  public Norm norm(float[] gain, float[] bias) {
    return new RowMath.Norm(gain, bias)::apply;
  }

  @Override
  public void elu(FloatRows rows) {
    RowMath.elu(rows);
  }

  @Override
  public void silu(FloatRows rows) {
    RowMath.silu(rows);
  }

  @Override
  public void relu(FloatRows rows) {
    RowMath.relu(rows);
  }

  @Override
  public void add(float[] vector, FloatRows rows, int row) {
    RowMath.add(vector, vector.length, rows, row);
  }

  @Override
  public void gate(FloatRows pre, FloatRows out, int width) {
    RowMath.gate(pre, out, width);
  }
}
