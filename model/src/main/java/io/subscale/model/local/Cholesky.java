package io.subscale.model.local;

/** Solves symmetric positive definite equations by Cholesky's factors. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Solves A s = b.
   *
   * @param a [n][n], positive definite; overwritten
   * @param b [n]
   * @return s, [n]
   * @throws IllegalArgumentException if A is not positive definite
   */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= a[i][k] * a[j][k];
        }
        if (i == j && !(sum > 0)) {
          throw new IllegalArgumentException("not positive definite: pivot " + i + " is " + sum);
        }
        a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
      }
    }
    double[] s = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        s[i] -= a[i][k] * s[k];
      }
      s[i] /= a[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        s[i] -= a[k][i] * s[k];
      }
      s[i] /= a[i][i];
    }
    return s;
  }
}
