package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * Sums over the rows of a matrix: a bias's gradient.
 *
 * @param rows number of rows
 * @param columns of a row
 */
public record ColumnSums(int rows, int columns) {
  private static final int PIECE = 4 * LANES;

  /**
   * sums[c] = sum of x[r][c] over the rows.
   *
   * @param x [rows][columns]
   * @param sums [columns], assigned
   */
  public void of(ByteBuffer x, ByteBuffer sums) {
    Threads.ranges(
        columns,
        PIECE,
        (piece, from, to) -> {
          if (to - from == PIECE) {
            fourVectors(x, sums, from);
          } else {
            int whole = from + SPECIES.loopBound(to - from);
            for (int c = from; c < whole; c += LANES) {
              oneVector(x, sums, c);
            }
            if (whole < to) {
              part(x, sums, whole, to - whole);
            }
          }
        });
  }

  private void fourVectors(ByteBuffer x, ByteBuffer sums, int column) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    FloatVector s2 = FloatVector.zero(SPECIES);
    FloatVector s3 = FloatVector.zero(SPECIES);
    for (int r = 0, at = column; r < rows; r++, at += columns) {
      s0 = s0.add(load(x, at));
      s1 = s1.add(load(x, at + LANES));
      s2 = s2.add(load(x, at + 2 * LANES));
      s3 = s3.add(load(x, at + 3 * LANES));
    }
    store(s0, sums, column);
    store(s1, sums, column + LANES);
    store(s2, sums, column + 2 * LANES);
    store(s3, sums, column + 3 * LANES);
  }

  private void oneVector(ByteBuffer x, ByteBuffer sums, int column) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int r = 0, at = column; r < rows; r++, at += columns) {
      sum = sum.add(load(x, at));
    }
    store(sum, sums, column);
  }

  private void part(ByteBuffer x, ByteBuffer sums, int column, int count) {
    float[] sum = new float[count];
    for (int r = 0, at = column; r < rows; r++, at += columns) {
      for (int c = 0; c < count; c++) {
        sum[c] += x.getFloat((at + c) * Float.BYTES);
      }
    }
    for (int c = 0; c < count; c++) {
      sums.putFloat((column + c) * Float.BYTES, sum[c]);
    }
  }
}
