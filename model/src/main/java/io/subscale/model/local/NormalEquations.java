package io.subscale.model.local;

import static io.subscale.model.local.LocalShape.COLOURS;

/**
 * Sums of products for least squares of the colours on a slice's neighbours. A pixel's row z is the
 * differences d [3Q], 1, and what is to be predicted, x - base [3].
 */
final class NormalEquations {
  private static final double RIDGE = 1e-2;

  private NormalEquations() {}

  /** Length of z. */
  static int columns(LocalShape shape) {
    return shape.terms() + COLOURS;
  }

  /** Adds z z' of a pixel to the upper triangle of {@code sums} [columns][columns]. */
  static void add(double[] z, double[] sums) {
    int columns = z.length;
    for (int i = 0; i < columns; i++) {
      double factor = z[i];
      int row = i * columns;
      if (factor != 0) {
        for (int j = i; j < columns; j++) {
          sums[row + j] += factor * z[j];
        }
      }
    }
  }

  /**
   * Solves for a slice.
   *
   * @param sums upper triangle of the sum of z z'
   * @param spatial {@code ls}, [3][terms] written from index {@code at}
   * @param colour {@code lc}, [3] written from index {@code atColour}
   */
  static void solve(LocalShape shape, double[] sums, Target spatial, Target colour) {
    int terms = shape.terms();
    int columns = columns(shape);
    // The constant's own entry is the number of pixels.
    double pixels = sums[(terms - 1) * columns + terms - 1];
    double[][] solutions = new double[COLOURS][];
    for (int c = 0; c < COLOURS; c++) {
      double[] right = new double[terms];
      for (int i = 0; i < terms; i++) {
        right[i] = sums[i * columns + terms + c];
      }
      solutions[c] = Cholesky.solve(block(sums, columns, terms, RIDGE * pixels), right);
      spatial.put(c * terms, solutions[c]);
    }
    double[][] rest = residualProducts(sums, terms, solutions);
    double ridge = RIDGE * pixels;
    double green = rest[0][1] / (rest[0][0] + ridge);
    double[] blue =
        Cholesky.solve(
            new double[][] {{rest[0][0] + ridge, rest[0][1]}, {rest[1][0], rest[1][1] + ridge}},
            new double[] {rest[0][2], rest[1][2]});
    colour.put(0, new double[] {green, blue[0], blue[1]});
  }

  /** Where a solution goes. */
  record Target(float[] values, int at) {
    private void put(int offset, double[] numbers) {
      for (int i = 0; i < numbers.length; i++) {
        values[at + offset + i] = (float) numbers[i];
      }
    }
  }

  private static double[][] block(double[] sums, int columns, int size, double ridge) {
    double[][] block = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        block[i][j] = sums[i * columns + j];
        block[j][i] = block[i][j];
      }
      block[i][i] += ridge;
    }
    return block;
  }

  /** R'R of the residuals R = Y - A s: Y'Y - s'A'Y - Y'A s + s'A'A s. */
  private static double[][] residualProducts(double[] sums, int terms, double[][] solutions) {
    int columns = terms + COLOURS;
    double[][] all = block(sums, columns, columns, 0);
    double[][] products = new double[COLOURS][COLOURS];
    for (int a = 0; a < COLOURS; a++) {
      for (int b = 0; b < COLOURS; b++) {
        double sum = all[terms + a][terms + b];
        for (int i = 0; i < terms; i++) {
          sum -= solutions[a][i] * all[i][terms + b] + solutions[b][i] * all[i][terms + a];
          double product = 0;
          for (int j = 0; j < terms; j++) {
            product += all[i][j] * solutions[b][j];
          }
          sum += solutions[a][i] * product;
        }
        products[a][b] = sum;
      }
    }
    return products;
  }
}
