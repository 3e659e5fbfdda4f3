package io.subscale.model.sample.step;

import java.util.Arrays;

/**
 * Keys and values of a layer's tokens so far, and attention over them. They are kept in pieces of
 * {@value #PIECE} tokens, [n][pieces][width][PIECE], so that loops run along tokens over whole
 * arrays.
 */
final class AttentionCache {
  private static final int PIECE = 64;

  private final int units;
  private final float scale;
  private final float[][][][] keys;
  private final float[][][][] values;
  private final float[][] weights;
  private final float[] sums = new float[PIECE];

  AttentionCache(int examples, int width, int heads, int tokens) {
    int pieces = (tokens + PIECE - 1) / PIECE;
    units = width / heads;
    scale = (float) (1 / Math.sqrt(units));
    keys = new float[examples][pieces][width][PIECE];
    values = new float[examples][pieces][width][PIECE];
    weights = new float[pieces][PIECE];
  }

  /**
   * Remembers token t's keys and values and attends over tokens 0 to t.
   *
   * @param qkv [n][3 width]; the queries are overwritten
   * @param out [n][width], assigned
   */
  void attend(int t, float[][] qkv, float[][] out) {
    for (int n = 0; n < out.length; n++) {
      int width = out[n].length;
      for (int j = 0; j < width; j++) {
        keys[n][t / PIECE][j][t % PIECE] = qkv[n][width + j];
        values[n][t / PIECE][j][t % PIECE] = qkv[n][2 * width + j];
        qkv[n][j] *= scale;
      }
      for (int first = 0; first < width; first += units) {
        score(keys[n], first, t / PIECE, qkv[n]);
        float sum = normalise(t);
        average(values[n], first, t / PIECE, out[n]);
        for (int j = first; j < first + units; j++) {
          out[n][j] /= sum;
        }
      }
    }
  }

  /** Query times keys, of a whole number of pieces. */
  private void score(float[][][] key, int first, int lastPiece, float[] query) {
    for (int piece = 0; piece <= lastPiece; piece++) {
      Arrays.fill(weights[piece], 0);
      int j = first;
      for (; j + 4 <= first + units; j += 4) {
        Matrix.addFour(key[piece], j, query, j, weights[piece]);
      }
      for (; j < first + units; j++) {
        Matrix.addOne(key[piece][j], query[j], weights[piece]);
      }
    }
  }

  /** Scores to weights, 0 after token t; their sum, by which they are still to be divided. */
  private float normalise(int t) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int piece = 0; piece <= t / PIECE; piece++) {
      int count = Math.min(PIECE, t + 1 - piece * PIECE);
      for (int s = 0; s < count; s++) {
        float score = weights[piece][s];
        largest = score > largest ? score : largest;
      }
    }
    float sum = 0;
    for (int piece = 0; piece <= t / PIECE; piece++) {
      float[] weight = weights[piece];
      int count = Math.min(PIECE, t + 1 - piece * PIECE);
      for (int s = 0; s < count; s++) {
        weight[s] = Pointwise.exp(weight[s] - largest);
        sum += weight[s];
      }
      Arrays.fill(weight, count, PIECE, 0);
    }
    return sum;
  }

  private void average(float[][][] value, int first, int lastPiece, float[] out) {
    for (int j = first; j < first + units; j++) {
      Arrays.fill(sums, 0);
      for (int piece = 0; piece <= lastPiece; piece++) {
        addProducts(weights[piece], value[piece][j], sums);
      }
      float sum = 0;
      for (float part : sums) {
        sum += part;
      }
      out[j] = sum;
    }
  }

  private static void addProducts(float[] a, float[] b, float[] sums) {
    for (int s = 0; s < sums.length; s++) {
      sums[s] += a[s] * b[s];
    }
  }
}
