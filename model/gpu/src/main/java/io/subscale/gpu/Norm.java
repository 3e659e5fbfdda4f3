package io.subscale.gpu;

import io.subscale.gpu.Gpu.Grid;

/**
 * A layer normalisation (norm.cuh); on the CPU: {@link io.subscale.model.op.LayerNorm}.
 *
 * @param name what its weights {@code g} and {@code b} begin with
 */
record Norm(Pass pass, String name) {
  private static final int ROWS = 8;
  private static final int WARP = 32;
  private static final int MOMENTS = 2;

  /** y = norm(x). */
  void forward(Rows x, Rows y) {
    Rows moments = pass.kept(name + " moments", MOMENTS);
    pass.gpu()
        .launch(
            "norm_forward",
            grid(),
            x.values(),
            pass.weight(name + "g"),
            pass.weight(name + "b"),
            pass.batch().rows(),
            x.columns(),
            y.values(),
            moments == null ? null : moments.values());
  }

  /**
   * The weights' gradients and dx.
   *
   * @param dy gradient of y
   * @param residual added to it; null for nothing
   * @param dx may be the residual
   */
  void backward(Rows x, Rows dy, Buffer residual, Rows dx) {
    Buffer moments = pass.kept(name + " moments", MOMENTS).values();
    pass.gradients().norm(x, moments, dy, pass.gradient(name + "g"));
    pass.gpu()
        .launch(
            "norm_backward",
            grid(),
            x.values(),
            moments,
            pass.weight(name + "g"),
            dy.values(),
            pass.batch().rows(),
            x.columns(),
            residual,
            dx.values());
  }

  private Grid grid() {
    return new Grid((pass.batch().rows() + ROWS - 1) / ROWS, 1, 1, ROWS * WARP);
  }
}
