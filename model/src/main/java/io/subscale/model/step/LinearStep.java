package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;

/**
 * y = x w + b of a pixel's rows.
 *
 * @param weight [in][out]
 * @param bias [out]
 * @param kernels the arithmetic
 */
public record LinearStep(Kernels.Matrix weight, float[] bias, Kernels kernels) {

  /** y = x w + b. */
  public void assign(FloatRows x, FloatRows y) {
    y.assign(bias);
    weight.addProduct(x, 0, y, 0, y.rows());
  }

  /** y += x w + b, the bias first. */
  public void add(FloatRows x, FloatRows y) {
    for (int row = 0; row < y.rows(); row++) {
      kernels.add(bias, y, row);
    }
    weight.addProduct(x, 0, y, 0, y.rows());
  }
}
