package io.subscale.model.step;

import io.subscale.model.simd.FloatLane;
import io.subscale.model.simd.FloatRows;
import java.util.Arrays;

/**
 * In plain Java, a number at a time; what {@link VectorKernels} computes, to the same bits:
 * products add up in the order of the weights' rows by fused multiply-add, other sums in {@value
 * #PARTS} parts, element i in part i modulo that, which are then added by halves of halves.
 */
public record PlainKernels() implements Kernels {
  private static final double EPSILON = 1e-5;
  private static final int PARTS = 16;

  /**
   * {@inheritDoc}
   *
   * <p>Rows are arrays of their own: the JIT compiler (of Java 17) vectorises {@code y[j] = fma(x,
   * w[j], y[j])}, but not with {@code w[start + j]}, where for all it knows a store to y may change
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
      y[j] = Math.fma(x, w[j], y[j]);
    }
  }

  @Override
  public Attention attention(int images, int width, int heads, int tokens) {
    return new PlainAttention(width, width / heads, new float[images][tokens][2 * width]);
  }

  /**
   * Attention over what is kept.
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
          float[] weights = scores(t, kept[n], qkv.values(), from, first);
          float sum = normalise(weights);
          for (int j = first; j < first + units; j++) {
            float[] parts = new float[PARTS];
            for (int s = 0; s <= t; s++) {
              int part = s % PARTS;
              parts[part] = Math.fma(weights[s], kept[n][s][width + j], parts[part]);
            }
            out.values()[n * out.stride() + j] = sum(parts) / sum;
          }
        }
      }
    }

    private float[] scores(int t, float[][] keys, float[] query, int from, int first) {
      float scale = (float) (1 / Math.sqrt(units));
      float[] scores = new float[t + 1];
      for (int s = 0; s <= t; s++) {
        for (int j = first; j < first + units; j++) {
          scores[s] = Math.fma(query[from + j] * scale, keys[s][j], scores[s]);
        }
      }
      return scores;
    }

    /** Scores to weights; their sum, by which they are still to be divided. */
    private static float normalise(float[] scores) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        largest = Math.max(largest, score);
      }
      float[] parts = new float[PARTS];
      for (int s = 0; s < scores.length; s++) {
        scores[s] = FloatLane.exp(scores[s] - largest);
        parts[s % PARTS] += scores[s];
      }
      return sum(parts);
    }
  }

  private static float sum(float[] parts) {
    return four(parts, 0) + four(parts, 4) + (four(parts, 8) + four(parts, 12));
  }

  private static float four(float[] v, int at) {
    return v[at] + v[at + 1] + (v[at + 2] + v[at + 3]);
  }

  @Override
  public Norm norm(float[] gain, float[] bias) {
    return (x, y) -> {
      for (int row = 0; row < x.rows(); row++) {
        int from = row * x.stride();
        int to = row * y.stride();
        float[] parts = new float[PARTS];
        for (int j = 0; j < gain.length; j++) {
          parts[j % PARTS] += x.values()[from + j];
        }
        float mean = sum(parts) / gain.length;
        Arrays.fill(parts, 0);
        for (int j = 0; j < gain.length; j++) {
          float d = x.values()[from + j] - mean;
          parts[j % PARTS] = Math.fma(d, d, parts[j % PARTS]);
        }
        double variance = (double) sum(parts) / gain.length;
        float inverse = (float) (1 / Math.sqrt(variance + EPSILON));
        for (int j = 0; j < gain.length; j++) {
          float normal = (x.values()[from + j] - mean) * inverse;
          y.values()[to + j] = Math.fma(normal, gain[j], bias[j]);
        }
      }
    };
  }

  @Override
  public void elu(FloatRows rows) {
    float[] x = rows.values();
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] > 0 ? x[i] : FloatLane.exp(x[i]) - 1;
    }
  }

  @Override
  public void silu(FloatRows rows) {
    float[] values = rows.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * FloatLane.sigmoid(values[i]);
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
        float tanh = FloatLane.tanh(pre.values()[from + j]);
        float sigmoid = FloatLane.sigmoid(pre.values()[from + width + j]);
        out.values()[row * out.stride() + j] = tanh * sigmoid;
      }
    }
  }
}
