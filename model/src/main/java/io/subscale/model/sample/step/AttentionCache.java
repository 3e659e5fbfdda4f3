package io.subscale.model.sample.step;

import java.util.Arrays;

/**
 * Keys and values of a layer's tokens so far, and attention over them. Both are kept [n][width]
 * [tokens], so that loops run along the tokens.
 */
final class AttentionCache {
  private final int examples;
  private final int width;
  private final int heads;
  private final int tokens;
  private final float[] keys;
  private final float[] values;
  private final float[] scores;

  AttentionCache(int examples, int width, int heads, int tokens) {
    this.examples = examples;
    this.width = width;
    this.heads = heads;
    this.tokens = tokens;
    keys = new float[Math.multiplyExact(Math.multiplyExact(examples, width), tokens)];
    values = new float[keys.length];
    scores = new float[tokens];
  }

  /**
   * Remembers token t's keys and values and attends over tokens 0 to t.
   *
   * @param qkv [n][3 width]
   * @param out [n][width], assigned
   */
  void attend(int t, Rows qkv, Rows out) {
    for (int n = 0; n < examples; n++) {
      int query = n * qkv.stride();
      for (int j = 0; j < width; j++) {
        int at = (n * width + j) * tokens + t;
        keys[at] = qkv.values()[query + width + j];
        values[at] = qkv.values()[query + 2 * width + j];
      }
      for (int head = 0; head < heads; head++) {
        score(n, head, t + 1, qkv.values(), query);
        float sum = exponentiate(t + 1);
        average(n, head, t + 1, 1 / sum, out.values());
      }
    }
  }

  private void score(int n, int head, int count, float[] q, int query) {
    int units = width / heads;
    float scale = (float) (1 / Math.sqrt(units));
    Arrays.fill(scores, 0, count, 0);
    for (int j = head * units; j < (head + 1) * units; j++) {
      float x = q[query + j] * scale;
      int at = (n * width + j) * tokens;
      for (int s = 0; s < count; s++) {
        scores[s] += x * keys[at + s];
      }
    }
  }

  /** Scores to weights that are not normalised; their sum. */
  private float exponentiate(int count) {
    float largest = scores[0];
    for (int s = 1; s < count; s++) {
      largest = Math.max(largest, scores[s]);
    }
    float sum = 0;
    for (int s = 0; s < count; s++) {
      scores[s] = Pointwise.exp(scores[s] - largest);
      sum += scores[s];
    }
    return sum;
  }

  private void average(int n, int head, int count, float scale, float[] out) {
    int units = width / heads;
    for (int j = n * width + head * units; j < n * width + (head + 1) * units; j++) {
      out[j] = scale * weighted(j * tokens, count);
    }
  }

  /** Four sums side by side, so that one addition need not wait for the one before. */
  private float weighted(int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int s = 0;
    for (; s + 4 <= count; s += 4) {
      a += scores[s] * values[at + s];
      b += scores[s + 1] * values[at + s + 1];
      c += scores[s + 2] * values[at + s + 2];
      d += scores[s + 3] * values[at + s + 3];
    }
    for (; s < count; s++) {
      a += scores[s] * values[at + s];
    }
    return (a + b) + (c + d);
  }
}
