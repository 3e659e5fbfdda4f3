package io.subscale.model.block;

/**
 * Smooth functions of the intensity, from which tables start, so that neighbouring intensities
 * begin alike at the input and at the output: learns several times faster than from noise.
 */
public final class Smooth {
  private Smooth() {}

  /**
   * A straight line, then sines and cosines of rising frequency, of u = 2 v/(levels-1) - 1.
   *
   * @return [levels][functions]: u, then sin(pi 2^(k-1) u), cos(pi 2^(k-1) u) for k = 0, 1, ...
   */
  public static double[][] functions(int levels, int functions) {
    double[][] basis = new double[levels][functions];
    for (int v = 0; v < levels; v++) {
      double u = levels == 1 ? 0 : 2.0 * v / (levels - 1) - 1;
      basis[v][0] = u;
      for (int f = 1; f < functions; f++) {
        double angle = Math.PI * Math.pow(2, (f - 1) / 2 - 1) * u;
        basis[v][f] = f % 2 == 1 ? Math.sin(angle) : Math.cos(angle);
      }
    }
    return basis;
  }

  /** {@link #functions} with every function scaled to length 1 over the levels. */
  public static double[][] unitFunctions(int levels, int functions) {
    double[][] basis = functions(levels, functions);
    for (int f = 0; f < functions; f++) {
      double square = 0;
      for (double[] row : basis) {
        square += row[f] * row[f];
      }
      for (double[] row : basis) {
        row[f] /= Math.max(Math.sqrt(square), 1e-12);
      }
    }
    return basis;
  }
}
