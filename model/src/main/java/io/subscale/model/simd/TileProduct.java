package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A product of small matrices that lie in cache: c[i][j] += sum over p of a[i][p] b[p][j]. The
 * columns j run in the lanes; eight vectors of c stay in registers while p runs.
 *
 * @param a left factor
 * @param b right factor
 * @param c result
 * @param inner number of values p
 */
record TileProduct(Left a, Rows b, Rows c, int inner) {
  /** Rows of c must be a multiple of this, columns of {@link VectorMath#LANES}. */
  static final int ROW_MULTIPLE = 8;

  private static final int ROWS_OF_TWO = 4;

  /**
   * A matrix read value by value, such as a transposed one.
   *
   * @param values array that holds it
   * @param start index of a[0][0]
   * @param row distance from a[i][p] to a[i+1][p]
   * @param column distance from a[i][p] to a[i][p+1]
   */
  record Left(float[] values, int start, int row, int column) {}

  /**
   * A matrix whose rows are contiguous.
   *
   * @param values array that holds it
   * @param start index of its first value
   * @param row distance between rows
   */
  record Rows(float[] values, int start, int row) {}

  /** c = a b for so many rows and columns of c. */
  void assign(int rows, int columns) {
    run(rows, columns, true);
  }

  /** c += a b for so many rows and columns of c. */
  void add(int rows, int columns) {
    run(rows, columns, false);
  }

  private void run(int rows, int columns, boolean fresh) {
    int column = 0;
    for (; column + 2 * LANES <= columns; column += 2 * LANES) {
      for (int i = 0; i < rows; i += ROWS_OF_TWO) {
        twoVectors(i, column, fresh);
      }
    }
    if (column < columns) {
      for (int i = 0; i < rows; i += ROW_MULTIPLE) {
        oneVector(i, column, fresh);
      }
    }
  }

  /** Four rows of c, two vectors each. */
  private void twoVectors(int i, int column, boolean fresh) {
    float[] left = a.values;
    float[] right = b.values;
    float[] out = c.values;
    int a0 = a.start + i * a.row;
    int a1 = a0 + a.row;
    int a2 = a1 + a.row;
    int a3 = a2 + a.row;
    int c0 = c.start + i * c.row + column;
    int c1 = c0 + c.row;
    int c2 = c1 + c.row;
    int c3 = c2 + c.row;
    FloatVector x00 = start(out, c0, fresh);
    FloatVector x01 = start(out, c0 + LANES, fresh);
    FloatVector x10 = start(out, c1, fresh);
    FloatVector x11 = start(out, c1 + LANES, fresh);
    FloatVector x20 = start(out, c2, fresh);
    FloatVector x21 = start(out, c2 + LANES, fresh);
    FloatVector x30 = start(out, c3, fresh);
    FloatVector x31 = start(out, c3 + LANES, fresh);
    for (int p = 0, s = 0, at = b.start + column; p < inner; p++, s += a.column, at += b.row) {
      FloatVector b0 = fromArray(SPECIES, right, at);
      FloatVector b1 = fromArray(SPECIES, right, at + LANES);
      FloatVector y = broadcast(SPECIES, left[a0 + s]);
      x00 = y.fma(b0, x00);
      x01 = y.fma(b1, x01);
      y = broadcast(SPECIES, left[a1 + s]);
      x10 = y.fma(b0, x10);
      x11 = y.fma(b1, x11);
      y = broadcast(SPECIES, left[a2 + s]);
      x20 = y.fma(b0, x20);
      x21 = y.fma(b1, x21);
      y = broadcast(SPECIES, left[a3 + s]);
      x30 = y.fma(b0, x30);
      x31 = y.fma(b1, x31);
    }
    x00.intoArray(out, c0);
    x01.intoArray(out, c0 + LANES);
    x10.intoArray(out, c1);
    x11.intoArray(out, c1 + LANES);
    x20.intoArray(out, c2);
    x21.intoArray(out, c2 + LANES);
    x30.intoArray(out, c3);
    x31.intoArray(out, c3 + LANES);
  }

  /** Eight rows of c, one vector each. */
  private void oneVector(int i, int column, boolean fresh) {
    float[] left = a.values;
    float[] right = b.values;
    float[] out = c.values;
    int row = a.row;
    int at = a.start + i * row;
    int to = c.start + i * c.row + column;
    int next = c.row;
    FloatVector x0 = start(out, to, fresh);
    FloatVector x1 = start(out, to + next, fresh);
    FloatVector x2 = start(out, to + 2 * next, fresh);
    FloatVector x3 = start(out, to + 3 * next, fresh);
    FloatVector x4 = start(out, to + 4 * next, fresh);
    FloatVector x5 = start(out, to + 5 * next, fresh);
    FloatVector x6 = start(out, to + 6 * next, fresh);
    FloatVector x7 = start(out, to + 7 * next, fresh);
    for (int p = 0, from = b.start + column; p < inner; p++, from += b.row, at += a.column) {
      FloatVector y = fromArray(SPECIES, right, from);
      x0 = y.fma(broadcast(SPECIES, left[at]), x0);
      x1 = y.fma(broadcast(SPECIES, left[at + row]), x1);
      x2 = y.fma(broadcast(SPECIES, left[at + 2 * row]), x2);
      x3 = y.fma(broadcast(SPECIES, left[at + 3 * row]), x3);
      x4 = y.fma(broadcast(SPECIES, left[at + 4 * row]), x4);
      x5 = y.fma(broadcast(SPECIES, left[at + 5 * row]), x5);
      x6 = y.fma(broadcast(SPECIES, left[at + 6 * row]), x6);
      x7 = y.fma(broadcast(SPECIES, left[at + 7 * row]), x7);
    }
    x0.intoArray(out, to);
    x1.intoArray(out, to + next);
    x2.intoArray(out, to + 2 * next);
    x3.intoArray(out, to + 3 * next);
    x4.intoArray(out, to + 4 * next);
    x5.intoArray(out, to + 5 * next);
    x6.intoArray(out, to + 6 * next);
    x7.intoArray(out, to + 7 * next);
  }

  private static FloatVector start(float[] out, int index, boolean fresh) {
    return fresh ? FloatVector.zero(SPECIES) : fromArray(SPECIES, out, index);
  }
}
