package io.subscale.model.net;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A decoder's weights by their full names, as doubles, with the products that use them. */
final class ReferenceWeights {
  private record Tensor(double[] values, int[] shape) {}

  private final Map<String, Tensor> tensors = new HashMap<>();

  ReferenceWeights(Decoder decoder) {
    float[] flat = decoder.parameters();
    int start = 0;
    for (var named : decoder.tensors().entrySet()) {
      int[] shape = Arrays.stream(named.getValue()).mapToInt(Math::toIntExact).toArray();
      double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < values.length; i++) {
        values[i] = flat[start + i];
      }
      tensors.put(named.getKey(), new Tensor(values, shape));
      start += values.length;
    }
  }

  /** A vector, or a matrix's rows one after the other. */
  double[] vector(String name) {
    return tensors.get(name).values;
  }

  /** Row {@code r} of a matrix. */
  double[] row(String name, int r) {
    Tensor matrix = tensors.get(name);
    int columns = matrix.shape[1];
    return Arrays.copyOfRange(matrix.values, r * columns, (r + 1) * columns);
  }

  /** x W. */
  double[] times(double[] x, String name) {
    Tensor matrix = tensors.get(name);
    double[] y = new double[matrix.shape[1]];
    addProduct(x, matrix.values, 0, y);
    return y;
  }

  /**
   * A kernel at the pixel (row, column): the sum over its taps q of x[p + q - origin] W[q], where x
   * is zero outside.
   *
   * @param x [h][w][in]
   * @param origin the tap that lies on the pixel, row and column; it may be off the kernel
   */
  double[] convolve(double[][][] x, int row, int column, String name, int... origin) {
    Tensor kernel = tensors.get(name);
    int columns = kernel.shape[1];
    int out = kernel.shape[3];
    double[] y = new double[out];
    for (int qy = 0; qy < kernel.shape[0]; qy++) {
      for (int qx = 0; qx < columns; qx++) {
        int seenRow = row + qy - origin[0];
        int seenColumn = column + qx - origin[1];
        if (seenRow >= 0 && seenRow < x.length && seenColumn >= 0 && seenColumn < x[0].length) {
          double[] in = x[seenRow][seenColumn];
          addProduct(in, kernel.values, (qy * columns + qx) * in.length * out, y);
        }
      }
    }
    return y;
  }

  private static void addProduct(double[] x, double[] matrix, int start, double[] y) {
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < y.length; o++) {
        y[o] += x[i] * matrix[start + i * y.length + o];
      }
    }
  }
}
