package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.loadPart;
import static io.subscale.model.simd.VectorMath.store;
import static io.subscale.model.simd.VectorMath.storePart;
import static jdk.incubator.vector.FloatVector.fromArray;

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
    int whole = SPECIES.loopBound(width);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector normal = load(x, start + c).sub(mean).mul(inverse);
      store(normal.fma(load(affine.gain, c), load(affine.bias, c)), y, start + c);
    }
    int rest = width - whole;
    if (rest > 0) {
      FloatVector normal = loadPart(x, start + whole, rest).sub(mean).mul(inverse);
      FloatVector gain = loadPart(affine.gain, whole, rest);
      storePart(normal.fma(gain, loadPart(affine.bias, whole, rest)), y, start + whole, rest);
    }
  }

  private float mean(ByteBuffer x, int start) {
    int whole = SPECIES.loopBound(width);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int c = 0; c < whole; c += LANES) {
      sum = sum.add(load(x, start + c));
    }
    if (whole < width) {
      sum = sum.add(loadPart(x, start + whole, width - whole));
    }
    return LaneSum.of(sum) / width;
  }

  private float inverse(ByteBuffer x, int start, float mean) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int c = 0;
    for (; c + LANES <= width; c += LANES) {
      FloatVector centred = load(x, start + c).sub(mean);
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
  private record Sums(float[] gradients, float[] row) {
    private void add(int c, FloatVector normal, FloatVector dy, FloatVector e) {
      int second = row.length / 2 + c;
      normal.intoArray(row, c);
      e.intoArray(row, second);
      dy.fma(normal, fromArray(SPECIES, gradients, c)).intoArray(gradients, c);
      fromArray(SPECIES, gradients, second).add(dy).intoArray(gradients, second);
    }
  }

  private void backwardRow(Backward arrays, Affine affine, Sums sums, int start) {
    int rounded = roundedWidth();
    float mean = mean(arrays.x, start);
    float inverse = inverse(arrays.x, start, mean);
    int whole = SPECIES.loopBound(width);
    int rest = width - whole;
    for (int c = 0; c < whole; c += LANES) {
      FloatVector normal = load(arrays.x, start + c).sub(mean).mul(inverse);
      FloatVector dy = load(arrays.dy, start + c);
      sums.add(c, normal, dy, dy.mul(load(affine.gain, c)));
    }
    if (rest > 0) {
      FloatVector normal = loadPart(arrays.x, start + whole, rest).sub(mean).mul(inverse);
      FloatVector dy = loadPart(arrays.dy, start + whole, rest);
      sums.add(whole, normal, dy, dy.mul(loadPart(affine.gain, whole, rest)));
    }
    FloatVector sumE = FloatVector.zero(SPECIES);
    FloatVector sumEx = FloatVector.zero(SPECIES);
    for (int c = 0; c < rounded; c += LANES) {
      FloatVector e = fromArray(SPECIES, sums.row, rounded + c);
      sumE = sumE.add(e);
      sumEx = e.fma(fromArray(SPECIES, sums.row, c), sumEx);
    }
    float meanE = LaneSum.of(sumE) / width;
    float meanEx = LaneSum.of(sumEx) / width;
    for (int c = 0; c < rounded; c += LANES) {
      FloatVector normal = fromArray(SPECIES, sums.row, c);
      FloatVector e = fromArray(SPECIES, sums.row, rounded + c);
      e.sub(meanE).sub(normal.mul(meanEx)).mul(inverse).intoArray(sums.row, c);
    }
    writeGradient(arrays, sums.row, start);
  }

  /** What reaches x through the norm, from a row's scratch, and what reaches it besides. */
  private void writeGradient(Backward arrays, float[] row, int start) {
    int whole = SPECIES.loopBound(width);
    int rest = width - whole;
    for (int c = 0; c < whole; c += LANES) {
      FloatVector d = fromArray(SPECIES, row, c);
      store(
          arrays.residual == null ? d : d.add(load(arrays.residual, start + c)),
          arrays.dx,
          start + c);
    }
    if (rest > 0) {
      FloatVector d = fromArray(SPECIES, row, whole);
      FloatVector all =
          arrays.residual == null ? d : d.add(loadPart(arrays.residual, start + whole, rest));
      storePart(all, arrays.dx, start + whole, rest);
    }
  }
}
