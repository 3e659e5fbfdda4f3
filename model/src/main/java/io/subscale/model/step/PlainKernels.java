package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;

/** In plain Java, written to be read: sums run in the order of the equations, exp is the JDK's. */
public record PlainKernels() implements Kernels {
  private static final double EPSILON = 1e-5;

  /**
   * {@inheritDoc}
   *
   * <p>Rows are arrays of their own: the JIT compiler (of Java 17) vectorises {@code y[j] += x *
   * w[j]}, but not {@code y[j] += x * w[start + j]}, where for all it knows a store to y may change
   * w.
   */
  @Override
  public Matrix matrix(float[] weights, int start, int in, int out) {
    float[][] rows = new float[in][out];
    for (int k = 0; k < in; k++) {
      System.arraycopy(weights, start + k * out, rows[k], 0, out);
    }
    return (x, fromX, y, fromY, count) -> {
      float[] sum = new float[out];
      for (int row = 0; row < count; row++) {
        int from = (fromX + row) * x.stride();
        int to = (fromY + row) * y.stride();
        System.arraycopy(y.values(), to, sum, 0, out);
        for (int k = 0; k < in; k++) {
          addProduct(x.values()[from + k], rows[k], sum);
        }
        System.arraycopy(sum, 0, y.values(), to, out);
      }
    };
  }

  private static void addProduct(float x, float[] w, float[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] += x * w[j];
    }
  }

  @Override
  public Attention attention(int images, int width, int heads, int tokens) {
    return new PlainAttention(width, width / heads, new float[images][tokens][2 * width]);
  }

  /**
   * Attention as the equations have it.
   *
   * @param units columns of a head
   * @param kept keys and values, [image][token][2 width]
   */
  private record PlainAttention(int width, int units, float[][][] kept) implements Attention {
    @Override
    public void attend(int t, FloatRows qkv, FloatRows out) {
      for (int n = 0; n < kept.length; n++) {
        int from = n * qkv.stride();
        System.arraycopy(qkv.values(), from + width, kept[n][t], 0, 2 * width);
        for (int first = 0; first < width; first += units) {
          double[] weights = weights(t, kept[n], qkv.values(), from, first);
          for (int j = first; j < first + units; j++) {
            double sum = 0;
            for (int s = 0; s <= t; s++) {
              sum += weights[s] * kept[n][s][width + j];
            }
            out.values()[n * out.stride() + j] = (float) sum;
          }
        }
      }
    }

    private double[] weights(int t, float[][] keys, float[] query, int from, int first) {
      double[] weights = new double[t + 1];
      double largest = Double.NEGATIVE_INFINITY;
      for (int s = 0; s <= t; s++) {
        for (int j = first; j < first + units; j++) {
          weights[s] += query[from + j] * keys[s][j] / Math.sqrt(units);
        }
        largest = Math.max(largest, weights[s]);
      }
      double sum = 0;
      for (int s = 0; s <= t; s++) {
        weights[s] = Math.exp(weights[s] - largest);
        sum += weights[s];
      }
      for (int s = 0; s <= t; s++) {
        weights[s] /= sum;
      }
      return weights;
    }
  }

  @Override
  public Norm norm(float[] gain, float[] bias) {
    return (x, y) -> {
      for (int row = 0; row < x.rows(); row++) {
        int from = row * x.stride();
        int to = row * y.stride();
        double mean = 0;
        for (int j = 0; j < gain.length; j++) {
          mean += x.values()[from + j] / (double) gain.length;
        }
        double variance = EPSILON;
        for (int j = 0; j < gain.length; j++) {
          double d = x.values()[from + j] - mean;
          variance += d * d / gain.length;
        }
        for (int j = 0; j < gain.length; j++) {
          double normal = (x.values()[from + j] - mean) / Math.sqrt(variance);
          y.values()[to + j] = (float) (normal * gain[j] + bias[j]);
        }
      }
    };
  }

  @Override
  public void elu(FloatRows rows) {
    float[] x = rows.values();
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] > 0 ? x[i] : (float) Math.expm1(x[i]);
    }
  }

  @Override
  public void silu(FloatRows rows) {
    float[] values = rows.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / (1 + Math.exp(-values[i])));
    }
  }

  @Override
  public void relu(FloatRows rows) {
    float[] x = rows.values();
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(x[i], 0);
    }
  }

  @Override
  public void add(float[] vector, FloatRows rows, int row) {
    for (int j = 0; j < vector.length; j++) {
      rows.values()[row * rows.stride() + j] += vector[j];
    }
  }

  @Override
  public void gate(FloatRows pre, FloatRows out, int width) {
    for (int row = 0; row < out.rows(); row++) {
      int from = row * pre.stride();
      for (int j = 0; j < width; j++) {
        double tanh = Math.tanh(pre.values()[from + j]);
        double sigmoid = 1 / (1 + Math.exp(-pre.values()[from + width + j]));
        out.values()[row * out.stride() + j] = (float) (tanh * sigmoid);
      }
    }
  }
}
