package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Functions of the rows of one thread's small activations, a row or all at a time. */
public final class RowMath {
  private RowMath() {}

  /** In place: x if x > 0, else exp(x) - 1; padding too. */
  public static void elu(FloatRows rows) {
    float[] values = rows.values();
    for (int at = 0; at < values.length; at += LANES) {
      FloatVector x = fromArray(SPECIES, values, at);
      VectorMask<Float> positive = x.compare(VectorOperators.GT, 0);
      VectorMath.exp(x).sub(1f).blend(x, positive).intoArray(values, at);
    }
  }

  /** In place: x sigmoid(x); padding too. */
  public static void silu(FloatRows rows) {
    float[] values = rows.values();
    for (int at = 0; at < values.length; at += LANES) {
      FloatVector x = fromArray(SPECIES, values, at);
      x.mul(VectorMath.sigmoid(x)).intoArray(values, at);
    }
  }

  /** In place: max(x, 0); padding too. */
  public static void relu(FloatRows rows) {
    float[] values = rows.values();
    for (int at = 0; at < values.length; at += LANES) {
      fromArray(SPECIES, values, at).max(0f).intoArray(values, at);
    }
  }

  /** Adds a vector [width] to a row. */
  public static void add(float[] vector, int width, FloatRows rows, int row) {
    int start = row * rows.stride();
    for (int c = 0; c < width; c += LANES) {
      FloatVector sum = load(vector, c, width - c).add(load(rows.values(), start + c, width - c));
      store(sum, rows.values(), start + c, width - c);
    }
  }

  /**
   * tanh(a) sigmoid(g), row by row.
   *
   * @param pre [rows][2 width], a before g
   * @param out [rows][width]
   */
  public static void gate(FloatRows pre, FloatRows out, int width) {
    int rows = out.rows();
    for (int row = 0; row < rows; row++) {
      int from = row * pre.stride();
      int to = row * out.stride();
      for (int c = 0; c < width; c += LANES) {
        FloatVector a = load(pre.values(), from + c, width - c);
        FloatVector g = load(pre.values(), from + width + c, width - c);
        FloatVector gated = VectorMath.tanh(a).mul(VectorMath.sigmoid(g));
        store(gated, out.values(), to + c, width - c);
      }
    }
  }

  /**
   * Layer normalisation.
   *
   * @param gain [width]
   * @param bias [width]
   */
  public record Norm(float[] gain, float[] bias) {
    private static final double EPSILON = 1e-5;

    /** y = norm(x), row by row; y may be x. */
    public void apply(FloatRows x, FloatRows y) {
      int rows = x.rows();
      for (int row = 0; row < rows; row++) {
        apply(x.values(), row * x.stride(), y.values(), row * y.stride());
      }
    }

    private void apply(float[] x, int from, float[] y, int to) {
      int width = gain.length;
      float mean = sum(x, from) / width;
      double variance = (double) squares(x, from, mean) / width;
      float inverse = (float) (1 / Math.sqrt(variance + EPSILON));
      for (int c = 0; c < width; c += LANES) {
        FloatVector normal = load(x, from + c, width - c).sub(mean).mul(inverse);
        FloatVector out = normal.fma(load(gain, c, width - c), load(bias, c, width - c));
        store(out, y, to + c, width - c);
      }
    }

    /** In {@link LaneSum#PARTS} parts whatever the lanes: each pass takes some of them. */
    private float sum(float[] x, int from) {
      float[] parts = new float[LaneSum.PARTS];
      for (int part = 0; part < LaneSum.PARTS; part += LANES) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int c = part; c < gain.length; c += LaneSum.PARTS) {
          sum = sum.add(load(x, from + c, gain.length - c));
        }
        sum.intoArray(parts, part);
      }
      return LaneSum.ofParts(parts, 0);
    }

    private float squares(float[] x, int from, float mean) {
      float[] parts = new float[LaneSum.PARTS];
      for (int part = 0; part < LaneSum.PARTS; part += LANES) {
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int c = part; c < gain.length; c += LaneSum.PARTS) {
          FloatVector d = centred(x, from + c, gain.length - c, mean);
          squares = d.fma(d, squares);
        }
        squares.intoArray(parts, part);
      }
      return LaneSum.ofParts(parts, 0);
    }

    /** x - mean, and 0 behind the row's end. */
    private static FloatVector centred(float[] x, int at, int count, float mean) {
      if (count >= LANES) {
        return fromArray(SPECIES, x, at).sub(mean);
      }
      VectorMask<Float> inside = SPECIES.indexInRange(0, count);
      return fromArray(SPECIES, x, at, inside).sub(mean, inside);
    }
  }

  /** The {@code count} floats from {@code index}, at most a vector of them; zeros after them. */
  static FloatVector load(float[] values, int index, int count) {
    return count >= LANES
        ? fromArray(SPECIES, values, index)
        : fromArray(SPECIES, values, index, SPECIES.indexInRange(0, count));
  }

  /** Stores the first {@code count} floats, at most a vector of them. */
  static void store(FloatVector vector, float[] values, int index, int count) {
    if (count >= LANES) {
      vector.intoArray(values, index);
    } else {
      vector.intoArray(values, index, SPECIES.indexInRange(0, count));
    }
  }
}
