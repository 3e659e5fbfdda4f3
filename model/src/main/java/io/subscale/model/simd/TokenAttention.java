package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Keys and values of a layer's tokens so far, and attention of one new token over them. They are
 * kept in pieces of {@value #PIECE} tokens, [image][piece][width][PIECE]: tokens run in the lanes,
 * and what a head reads of a piece is contiguous. For one thread.
 */
public final class TokenAttention {
  private static final int PIECE = 64;

  private final int width;
  private final int units;
  private final float scale;
  private final float[][] keys;
  private final float[][] values;
  private final float[] weights;

  /**
   * An empty memory.
   *
   * @param images of a batch
   * @param width of queries, keys and values, all heads
   * @param heads that divide the width
   * @param tokens of a sequence
   */
  public TokenAttention(int images, int width, int heads, int tokens) {
    this.width = width;
    int room = (tokens + PIECE - 1) / PIECE * PIECE;
    units = width / heads;
    scale = (float) (1 / Math.sqrt(units));
    keys = new float[images][room * width];
    values = new float[images][room * width];
    weights = new float[room];
  }

  /**
   * Remembers token t's keys and values and attends over tokens 0 to t.
   *
   * @param qkv [images][3 width]: queries, keys, values
   * @param out [images][width], assigned
   */
  public void attend(int t, FloatRows qkv, FloatRows out) {
    for (int n = 0; n < keys.length; n++) {
      int from = n * qkv.stride();
      int at = t / PIECE * width * PIECE + t % PIECE;
      for (int j = 0; j < width; j++) {
        keys[n][at + j * PIECE] = qkv.values()[from + width + j];
        values[n][at + j * PIECE] = qkv.values()[from + 2 * width + j];
      }
      for (int first = 0; first < width; first += units) {
        score(keys[n], first, t, qkv.values(), from + first);
        float sum = normalise(t);
        average(values[n], first, t, out.values(), n * out.stride() + first);
        for (int j = 0; j < units; j++) {
          out.values()[n * out.stride() + first + j] /= sum;
        }
      }
    }
  }

  /**
   * Queries times keys over a whole number of pieces, then what lies after t is as good as none.
   */
  private void score(float[] key, int first, int t, float[] query, int q) {
    for (int piece = 0; piece <= t / PIECE; piece++) {
      int start = (piece * width + first) * PIECE;
      for (int c = 0; c < PIECE; c += 4 * LANES) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int k = start + c;
        for (int j = 0; j < units; j++) {
          FloatVector x = broadcast(SPECIES, query[q + j] * scale);
          s0 = x.fma(fromArray(SPECIES, key, k), s0);
          s1 = x.fma(fromArray(SPECIES, key, k + LANES), s1);
          s2 = x.fma(fromArray(SPECIES, key, k + 2 * LANES), s2);
          s3 = x.fma(fromArray(SPECIES, key, k + 3 * LANES), s3);
          k += PIECE;
        }
        int to = piece * PIECE + c;
        s0.intoArray(weights, to);
        s1.intoArray(weights, to + LANES);
        s2.intoArray(weights, to + 2 * LANES);
        s3.intoArray(weights, to + 3 * LANES);
      }
    }
    Arrays.fill(weights, t + 1, (t / PIECE + 1) * PIECE, Float.NEGATIVE_INFINITY);
  }

  /** Scores to weights, 0 after token t; their sum, by which they are still to be divided. */
  private float normalise(int t) {
    FloatVector largest = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int s = 0; s <= t; s += LANES) {
      largest = largest.max(fromArray(SPECIES, weights, s));
    }
    float max = largest.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int s = 0; s <= t; s += LANES) {
      FloatVector weight = VectorMath.exp(fromArray(SPECIES, weights, s).sub(max));
      weight.intoArray(weights, s);
      sum = sum.add(weight);
    }
    return LaneSum.of(sum);
  }

  private void average(float[] value, int first, int t, float[] out, int at) {
    int j = 0;
    for (; j + 4 <= units; j += 4) {
      averageFour(value, first + j, t, out, at + j);
    }
    for (; j < units; j++) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int s = 0; s <= t; s += LANES) {
        FloatVector v = fromArray(SPECIES, value, place(first + j, s));
        sum = v.fma(fromArray(SPECIES, weights, s), sum);
      }
      out[at + j] = LaneSum.of(sum);
    }
  }

  private void averageFour(float[] value, int unit, int t, float[] out, int at) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int s = 0; s <= t; s += LANES) {
      FloatVector weight = fromArray(SPECIES, weights, s);
      int v = place(unit, s);
      s0 = weight.fma(fromArray(SPECIES, value, v), s0);
      s1 = weight.fma(fromArray(SPECIES, value, v + PIECE), s1);
      s2 = weight.fma(fromArray(SPECIES, value, v + 2 * PIECE), s2);
      s3 = weight.fma(fromArray(SPECIES, value, v + 3 * PIECE), s3);
    }
    out[at] = LaneSum.of(s0);
    out[at + 1] = LaneSum.of(s1);
    out[at + 2] = LaneSum.of(s2);
    out[at + 3] = LaneSum.of(s3);
  }

  private int place(int unit, int token) {
    return (token / PIECE * width + unit) * PIECE + token % PIECE;
  }
}
