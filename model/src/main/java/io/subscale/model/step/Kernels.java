package io.subscale.model.step;

import io.subscale.model.simd.FloatRows;
import io.subscale.model.simd.Simd;

/**
 * The arithmetic of a step, twice: on the JDK's vector API, and in plain Java for a JVM without it.
 * Both give the same bits, on every machine: what one has compressed the other decompresses.
 */
public interface Kernels {
  /** The fastest that this JVM has. */
  static Kernels best() {
    return Simd.available() ? new VectorKernels() : new PlainKernels();
  }

  /** A weight matrix [in][out]; safe to share between threads. */
  @FunctionalInterface
  interface Matrix {
    /**
     * y += x W for successive rows. Each row's sum does not depend on how many there are.
     *
     * @param x rows [in], read from row {@code fromX}
     * @param y rows [out], changed from row {@code fromY}
     */
    void addProduct(FloatRows x, int fromX, FloatRows y, int fromY, int count);
  }

  /** Attention of new tokens over all tokens so far. */
  @FunctionalInterface
  interface Attention {
    /**
     * Remembers token t's keys and values and attends over tokens 0 to t.
     *
     * @param qkv [n][3 width]; may be overwritten
     * @param out [n][width], assigned
     */
    void attend(int t, FloatRows qkv, FloatRows out);
  }

  /** A layer normalisation. */
  @FunctionalInterface
  interface Norm {
    /** y = norm(x), both [rows][width]; y may be x. */
    void apply(FloatRows x, FloatRows y);
  }

  /** A matrix that begins at index {@code start} of the weights. */
  Matrix matrix(float[] weights, int start, int in, int out);

  /** An empty memory of keys and values. */
  Attention attention(int images, int width, int heads, int tokens);

  /** A norm with gain and bias, [width] each. */
  Norm norm(float[] gain, float[] bias);

  /** In place: x if x > 0, else exp(x) - 1. */
  void elu(FloatRows rows);

  /** In place: x / (1 + exp(-x)). */
  void silu(FloatRows rows);

  /** In place: max(x, 0). */
  void relu(FloatRows rows);

  /** Adds a vector to a row. */
  void add(float[] vector, FloatRows rows, int row);

  /**
   * tanh(a) sigmoid(g), row by row.
   *
   * @param pre [rows][2 width], a before g
   * @param out [rows][width]
   */
  void gate(FloatRows pre, FloatRows out, int width);
}
