package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Keys and values of a layer's tokens so far, and attention of one new token over them. Tokens run
 * in the lanes; what a loop reads is contiguous, and its strides are constants, or the compiler (of
 * Java 17) would check every index. Sums over tokens are kept in PARTS, so that bits do not depend
 * on the vectors' length. For one thread.
 *
 * <pre>
 *   keys    [image][head][tokens / PIECE][unit][PIECE]
 *   values  [image][head][units / GROUP][tokens / PARTS][GROUP][PARTS]
 * </pre>
 */
public final class TokenAttention {
  private static final int PIECE = 64;
  private static final int GROUP = 8;
  private static final int PARTS = LaneSum.PARTS;

  private final int width;
  private final int units;
  private final int groups;
  private final int room;
  private final float scale;
  private final float[][] keys;
  private final float[][] values;
  private final float[] weights;
  private final float[] lanes = new float[GROUP * PARTS];

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
    room = (tokens + PIECE - 1) / PIECE * PIECE;
    units = width / heads;
    groups = (units + GROUP - 1) / GROUP;
    scale = (float) (1 / Math.sqrt(units));
    keys = new float[images][room * width];
    values = new float[images][heads * groups * GROUP * room];
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
      for (int head = 0; head * units < width; head++) {
        int first = head * units;
        remember(n, head, t, qkv.values(), from + width + first);
        score(keys[n], first * room, t, qkv.values(), from + first);
        float sum = normalise(t);
        int to = n * out.stride() + first;
        for (int group = 0; group < groups; group++) {
          int start = (head * groups + group) * GROUP * room;
          for (int part = 0; part < PARTS; part += LANES) {
            average(values[n], start + part, part, t);
          }
          int count = Math.min(GROUP, units - group * GROUP);
          for (int j = 0; j < count; j++) {
            out.values()[to + group * GROUP + j] = LaneSum.ofParts(lanes, j * PARTS) / sum;
          }
        }
      }
    }
  }

  private void remember(int n, int head, int t, float[] qkv, int from) {
    int k = (head * room + t / PIECE * PIECE) * units + t % PIECE;
    int v = (head * groups * room + t / PARTS * PARTS) * GROUP + t % PARTS;
    for (int j = 0; j < units; j++) {
      keys[n][k + j * PIECE] = qkv[from + j];
      values[n][v + (j / GROUP * room) * GROUP + j % GROUP * PARTS] = qkv[from + width + j];
    }
  }

  /**
   * Queries times keys over a whole number of pieces, then what lies after t is as good as none.
   */
  private void score(float[] key, int head, int t, float[] query, int q) {
    float[] scores = weights;
    float factor = scale;
    int end = q + units;
    int k = head;
    for (int to = 0; to <= t; to += PIECE) {
      for (int c = 0; c < PIECE; c += 4 * LANES) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int j = q, at = k + c; j < end; j++, at += PIECE) {
          FloatVector x = broadcast(SPECIES, query[j] * factor);
          s0 = x.fma(fromArray(SPECIES, key, at), s0);
          s1 = x.fma(fromArray(SPECIES, key, at + LANES), s1);
          s2 = x.fma(fromArray(SPECIES, key, at + 2 * LANES), s2);
          s3 = x.fma(fromArray(SPECIES, key, at + 3 * LANES), s3);
        }
        s0.intoArray(scores, to + c);
        s1.intoArray(scores, to + c + LANES);
        s2.intoArray(scores, to + c + 2 * LANES);
        s3.intoArray(scores, to + c + 3 * LANES);
      }
      k += (end - q) * PIECE;
    }
    Arrays.fill(scores, t + 1, (t / PIECE + 1) * PIECE, Float.NEGATIVE_INFINITY);
  }

  /** Scores to weights, 0 after token t; their sum, by which they are still to be divided. */
  private float normalise(int t) {
    float[] scores = weights;
    FloatVector largest = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int s = 0; s <= t; s += LANES) {
      largest = largest.max(fromArray(SPECIES, scores, s));
    }
    float max = largest.reduceLanes(VectorOperators.MAX);
    for (int part = 0; part < PARTS; part += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int s = part; s < t + 1 + part; s += PARTS) {
        FloatVector weight = VectorMath.exp(fromArray(SPECIES, scores, s).sub(max));
        weight.intoArray(scores, s);
        sum = sum.add(weight);
      }
      sum.intoArray(lanes, part);
    }
    return LaneSum.ofParts(lanes, 0);
  }

  /**
   * Weights times the values of a group of units, left in PARTS each; those of one vector from
   * {@code part}.
   */
  private void average(float[] value, int first, int part, int t) {
    float[] scores = weights;
    FloatVector s0 = FloatVector.zero(SPECIES), s1 = s0, s2 = s0, s3 = s0;
    FloatVector s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    for (int s = part, v = first; s < t + 1 + part; s += PARTS, v += GROUP * PARTS) {
      FloatVector weight = fromArray(SPECIES, scores, s);
      s0 = weight.fma(fromArray(SPECIES, value, v), s0);
      s1 = weight.fma(fromArray(SPECIES, value, v + PARTS), s1);
      s2 = weight.fma(fromArray(SPECIES, value, v + 2 * PARTS), s2);
      s3 = weight.fma(fromArray(SPECIES, value, v + 3 * PARTS), s3);
      s4 = weight.fma(fromArray(SPECIES, value, v + 4 * PARTS), s4);
      s5 = weight.fma(fromArray(SPECIES, value, v + 5 * PARTS), s5);
      s6 = weight.fma(fromArray(SPECIES, value, v + 6 * PARTS), s6);
      s7 = weight.fma(fromArray(SPECIES, value, v + 7 * PARTS), s7);
    }
    s0.intoArray(lanes, part);
    s1.intoArray(lanes, part + PARTS);
    s2.intoArray(lanes, part + 2 * PARTS);
    s3.intoArray(lanes, part + 3 * PARTS);
    s4.intoArray(lanes, part + 4 * PARTS);
    s5.intoArray(lanes, part + 5 * PARTS);
    s6.intoArray(lanes, part + 6 * PARTS);
    s7.intoArray(lanes, part + 7 * PARTS);
  }
}
