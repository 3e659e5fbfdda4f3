package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * A weight matrix that multiplies few rows many times: packed once into panels of four vectors'
 * columns, in which it is read in order. Each result is the sum over the rows of weights in their
 * order, by fused multiply-add, whatever the number of rows. Safe to share between threads.
 */
public final class RowProduct {
  private static final int PANEL = 4 * LANES;

  private final int in;
  private final int columns;
  private final float[] packed;

  /**
   * Packs a matrix.
   *
   * @param weights holds it, [in][out]
   * @param start index of its first value
   * @param in rows
   * @param out columns
   */
  public RowProduct(float[] weights, int start, int in, int out) {
    this.in = in;
    columns = (out + LANES - 1) / LANES * LANES;
    packed = new float[in * columns];
    for (int panel = 0; panel < columns; panel += PANEL) {
      int width = Math.min(PANEL, columns - panel);
      int filled = Math.min(width, out - panel);
      for (int k = 0; k < in; k++) {
        int from = start + k * out + panel;
        System.arraycopy(weights, from, packed, panel * in + k * width, filled);
      }
    }
  }

  /**
   * y += x W for successive rows.
   *
   * @param x rows [in], read from row {@code fromX}
   * @param y rows [out], changed from row {@code fromY}; not the array of x
   */
  public void addTo(FloatRows x, int fromX, FloatRows y, int fromY, int count) {
    int panel = 0;
    for (; panel + PANEL <= columns; panel += PANEL) {
      int row = 0;
      for (; row + 4 <= count; row += 4) {
        addFour(x, (fromX + row) * x.stride(), panel, y, (fromY + row) * y.stride() + panel);
      }
      for (; row + 2 <= count; row += 2) {
        addTwo(x, (fromX + row) * x.stride(), panel, y, (fromY + row) * y.stride() + panel);
      }
      for (; row < count; row++) {
        addOne(x, (fromX + row) * x.stride(), panel, y, (fromY + row) * y.stride() + panel);
      }
    }
    for (int row = 0; row < count && panel < columns; row++) {
      addLast(x, (fromX + row) * x.stride(), panel, y, (fromY + row) * y.stride() + panel);
    }
  }

  /** The last panel, of fewer columns, a vector of them at a time. */
  private void addLast(FloatRows xRows, int x0, int panel, FloatRows yRows, int y0) {
    float[] x = xRows.values();
    float[] y = yRows.values();
    int width = columns - panel;
    for (int c = 0; c < width; c += LANES) {
      FloatVector sum = fromArray(SPECIES, y, y0 + c);
      int w = panel * in + c;
      for (int k = 0; k < in; k++) {
        sum = broadcast(SPECIES, x[x0 + k]).fma(fromArray(SPECIES, packed, w), sum);
        w += width;
      }
      sum.intoArray(y, y0 + c);
    }
  }

  private void addOne(FloatRows xRows, int x0, int panel, FloatRows yRows, int y0) {
    float[] x = xRows.values();
    float[] y = yRows.values();
    FloatVector a0 = at(y, y0, 0), a1 = at(y, y0, 1), a2 = at(y, y0, 2), a3 = at(y, y0, 3);
    for (int k = 0, w = panel * in; k < in; k++, w += PANEL) {
      FloatVector w0 = at(packed, w, 0),
          w1 = at(packed, w, 1),
          w2 = at(packed, w, 2),
          w3 = at(packed, w, 3);
      FloatVector s0 = broadcast(SPECIES, x[x0 + k]);
      a0 = s0.fma(w0, a0);
      a1 = s0.fma(w1, a1);
      a2 = s0.fma(w2, a2);
      a3 = s0.fma(w3, a3);
    }
    put(y, y0, a0, a1);
    put(y, y0 + 2 * LANES, a2, a3);
  }

  private void addTwo(FloatRows xRows, int x0, int panel, FloatRows yRows, int y0) {
    float[] x = xRows.values();
    float[] y = yRows.values();
    int x1 = x0 + xRows.stride();
    int y1 = y0 + yRows.stride();
    FloatVector a0 = at(y, y0, 0), a1 = at(y, y0, 1), a2 = at(y, y0, 2), a3 = at(y, y0, 3);
    FloatVector b0 = at(y, y1, 0), b1 = at(y, y1, 1), b2 = at(y, y1, 2), b3 = at(y, y1, 3);
    for (int k = 0, w = panel * in; k < in; k++, w += PANEL) {
      FloatVector w0 = at(packed, w, 0),
          w1 = at(packed, w, 1),
          w2 = at(packed, w, 2),
          w3 = at(packed, w, 3);
      FloatVector s0 = broadcast(SPECIES, x[x0 + k]), s1 = broadcast(SPECIES, x[x1 + k]);
      a0 = s0.fma(w0, a0);
      a1 = s0.fma(w1, a1);
      a2 = s0.fma(w2, a2);
      a3 = s0.fma(w3, a3);
      b0 = s1.fma(w0, b0);
      b1 = s1.fma(w1, b1);
      b2 = s1.fma(w2, b2);
      b3 = s1.fma(w3, b3);
    }
    put(y, y0, a0, a1);
    put(y, y0 + 2 * LANES, a2, a3);
    put(y, y1, b0, b1);
    put(y, y1 + 2 * LANES, b2, b3);
  }

  /**
   * Sixteen sums in registers, of the 32 that AVX-512 has. A row's factor is loaded right before
   * its products: with all four loaded first, the compiler (of Java 17) keeps sums in memory, at a
   * third of the speed.
   */
  private void addFour(FloatRows xRows, int x0, int panel, FloatRows yRows, int y0) {
    float[] x = xRows.values(), y = yRows.values(), weights = packed;
    int depth = in;
    int x1 = x0 + xRows.stride(), x2 = x1 + xRows.stride(), x3 = x2 + xRows.stride();
    int y1 = y0 + yRows.stride(), y2 = y1 + yRows.stride(), y3 = y2 + yRows.stride();
    FloatVector a0 = at(y, y0, 0), a1 = at(y, y0, 1), a2 = at(y, y0, 2), a3 = at(y, y0, 3);
    FloatVector b0 = at(y, y1, 0), b1 = at(y, y1, 1), b2 = at(y, y1, 2), b3 = at(y, y1, 3);
    FloatVector c0 = at(y, y2, 0), c1 = at(y, y2, 1), c2 = at(y, y2, 2), c3 = at(y, y2, 3);
    FloatVector d0 = at(y, y3, 0), d1 = at(y, y3, 1), d2 = at(y, y3, 2), d3 = at(y, y3, 3);
    for (int k = 0, w = panel * depth; k < depth; k++, w += PANEL) {
      FloatVector w0 = at(weights, w, 0),
          w1 = at(weights, w, 1),
          w2 = at(weights, w, 2),
          w3 = at(weights, w, 3);
      FloatVector s = broadcast(SPECIES, x[x0 + k]);
      a0 = s.fma(w0, a0);
      a1 = s.fma(w1, a1);
      a2 = s.fma(w2, a2);
      a3 = s.fma(w3, a3);
      s = broadcast(SPECIES, x[x1 + k]);
      b0 = s.fma(w0, b0);
      b1 = s.fma(w1, b1);
      b2 = s.fma(w2, b2);
      b3 = s.fma(w3, b3);
      s = broadcast(SPECIES, x[x2 + k]);
      c0 = s.fma(w0, c0);
      c1 = s.fma(w1, c1);
      c2 = s.fma(w2, c2);
      c3 = s.fma(w3, c3);
      s = broadcast(SPECIES, x[x3 + k]);
      d0 = s.fma(w0, d0);
      d1 = s.fma(w1, d1);
      d2 = s.fma(w2, d2);
      d3 = s.fma(w3, d3);
    }
    put(y, y0, a0, a1);
    put(y, y0 + 2 * LANES, a2, a3);
    put(y, y1, b0, b1);
    put(y, y1 + 2 * LANES, b2, b3);
    put(y, y2, c0, c1);
    put(y, y2 + 2 * LANES, c2, c3);
    put(y, y3, d0, d1);
    put(y, y3 + 2 * LANES, d2, d3);
  }

  /** The vector number {@code vector} from an index on. */
  private static FloatVector at(float[] values, int index, int vector) {
    return fromArray(SPECIES, values, index + vector * LANES);
  }

  private static void put(float[] y, int index, FloatVector first, FloatVector second) {
    first.intoArray(y, index);
    second.intoArray(y, index + LANES);
  }
}
