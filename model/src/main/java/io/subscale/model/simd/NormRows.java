package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Layer normalisation of rows (Ba et al. 2016): y = xhat gain + bias with xhat = (x - mean) /
 * sqrt(variance + epsilon).
 *
 * @param rows number of rows
 * @param width of a row
 * @param epsilon added to the variance
 */
public record NormRows(int rows, int width, double epsilon) {
  private static final int PIECE = 128;

  /** Gain and bias, or their gradients, [width] each. */
  public record Affine(ByteBuffer gain, ByteBuffer bias) {}

  /**
   * What the backward pass reads and writes, [rows][width] each.
   *
   * @param x what was normalised; its mean and variance are taken again
   * @param dy gradient of the result
   * @param residual gradient that reaches x on another way, or null
   * @param dx assigned; may be {@code dy} or {@code residual}
   */
  public record Backward(ByteBuffer x, ByteBuffer dy, ByteBuffer residual, ByteBuffer dx) {}

  /**
   * Forward.
   *
   * @param x [rows][width]
   * @param affine gain and bias
   * @param y [rows][width]
   */
  public void forward(ByteBuffer x, Affine affine, ByteBuffer y) {
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          for (int row = from; row < to; row++) {
            forwardRow(x, affine, y, row * width);
          }
        });
  }

  private void forwardRow(ByteBuffer x, Affine affine, ByteBuffer y, int start) {
    float mean = mean(x, start);
    float inverse = inverse(x, start, mean);
    for (int c = 0; c < width; c += LANES) {
      FloatVector normal = load(x, start + c, width - c).sub(mean).mul(inverse);
      FloatVector out =
          normal.fma(load(affine.gain, c, width - c), load(affine.bias, c, width - c));
      store(out, y, start + c, width - c);
    }
  }

  private float mean(ByteBuffer x, int start) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < width; c += LANES) {
      sum = sum.add(load(x, start + c, width - c));
    }
    return LaneSum.of(sum) / width;
  }

  private float inverse(ByteBuffer x, int start, float mean) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int c = 0;
    for (; c + LANES <= width; c += LANES) {
      FloatVector centred = load(x, start + c, LANES).sub(mean);
      sum = centred.fma(centred, sum);
    }
    double squares = LaneSum.of(sum);
    for (; c < width; c++) {
      double centred = x.getFloat((start + c) * Float.BYTES) - mean;
      squares += centred * centred;
    }
    return (float) (1 / Math.sqrt(squares / width + epsilon));
  }

  /**
   * Backward: with e = dy gain, dx = residual + (e - mean(e) - xhat mean(e xhat)) / sqrt(variance +
   * epsilon).
   *
   * @param arrays x, dy, residual and dx
   * @param affine gain and bias
   * @param gradients of gain and bias, assigned
   */
  public void backward(Backward arrays, Affine affine, Affine gradients) {
    int pieces = (rows + PIECE - 1) / PIECE;
    float[][] partial = new float[pieces][];
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          float[] sums = new float[2 * roundedWidth()];
          float[] row = new float[2 * roundedWidth()];
          for (int r = from; r < to; r++) {
            backwardRow(arrays, affine, new Sums(sums, row), r * width);
          }
          partial[piece] = sums;
        });
    float[] total = partial[0];
    for (int piece = 1; piece < pieces; piece++) {
      for (int i = 0; i < total.length; i++) {
        total[i] += partial[piece][i];
      }
    }
    for (int c = 0; c < width; c++) {
      gradients.gain.putFloat(c * Float.BYTES, total[c]);
      gradients.bias.putFloat(c * Float.BYTES, total[roundedWidth() + c]);
    }
  }

  private int roundedWidth() {
    return (width + LANES - 1) / LANES * LANES;
  }

  /** Sums of the gradients of gain and of bias, one after the other; and xhat and e of a row. */
  private record Sums(float[] gradients, float[] row) {}

  private void backwardRow(Backward arrays, Affine affine, Sums sums, int start) {
    int rounded = roundedWidth();
    float mean = mean(arrays.x, start);
    float inverse = inverse(arrays.x, start, mean);
    FloatVector sumE = FloatVector.zero(SPECIES);
    FloatVector sumEx = FloatVector.zero(SPECIES);
    for (int c = 0; c < width; c += LANES) {
      int left = width - c;
      FloatVector normal = load(arrays.x, start + c, left).sub(mean).mul(inverse);
      FloatVector dy = load(arrays.dy, start + c, left);
      FloatVector e = dy.mul(load(affine.gain, c, left));
      sumE = sumE.add(e);
      sumEx = e.fma(normal, sumEx);
      normal.intoArray(sums.row, c);
      e.intoArray(sums.row, rounded + c);
      dy.fma(normal, FloatVector.fromArray(SPECIES, sums.gradients, c))
          .intoArray(sums.gradients, c);
      FloatVector.fromArray(SPECIES, sums.gradients, rounded + c)
          .add(dy)
          .intoArray(sums.gradients, rounded + c);
    }
    float meanE = LaneSum.of(sumE) / width;
    float meanEx = LaneSum.of(sumEx) / width;
    for (int c = 0; c < width; c += LANES) {
      FloatVector normal = FloatVector.fromArray(SPECIES, sums.row, c);
      FloatVector e = FloatVector.fromArray(SPECIES, sums.row, rounded + c);
      FloatVector d = e.sub(meanE).sub(normal.mul(meanEx)).mul(inverse);
      if (arrays.residual != null) {
        d = d.add(load(arrays.residual, start + c, width - c));
      }
      store(d, arrays.dx, start + c, width - c);
    }
  }
}
