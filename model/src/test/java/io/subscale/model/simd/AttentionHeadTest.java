package io.subscale.model.simd;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.simd.AttentionHead.Strided;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention by tiles against its definition, in double and one token after the other. */
class AttentionHeadTest {
  private static final double TOLERANCE = 2e-5;

  /** The head lies in the middle of wider rows, as one of several heads does. */
  private static final int BEFORE = 3;

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 3", "32, 16", "33, 16", "64, 8", "100, 24", "130, 33", "257, 16"})
  void equalsItsDefinitionForwardAndBackward(int tokens, int depth) {
    Head head = new Head(tokens, depth);
    Definition expected = new Definition(head);

    AttentionHead tiles = new AttentionHead(tokens, depth);
    FloatBuffer logSums = floats(tokens);
    tiles.load(head.q, head.k, head.v);
    tiles.forward(head.y, logSums, 0);
    tiles.loadGradient(head.y, head.dy, logSums, 0);
    tiles.backward(head.dq, head.dk, head.dv);

    assertClose(head, head.y, expected.y);
    assertClose(head, head.dq, expected.dq);
    assertClose(head, head.dk, expected.dk);
    assertClose(head, head.dv, expected.dv);
  }

  @ParameterizedTest
  @CsvSource({"70, 16, 40", "33, 5, 31"})
  void laterTokensChangeNoBit(int tokens, int depth, int changed) {
    Head head = new Head(tokens, depth);
    AttentionHead tiles = new AttentionHead(tokens, depth);
    tiles.load(head.q, head.k, head.v);
    tiles.forward(head.y, floats(tokens), 0);
    float[] before = copy(head, head.y, changed);
    for (int t = changed; t < tokens; t++) {
      for (int d = 0; d < depth; d++) {
        head.set(head.k, t, d, 1e4f);
        head.set(head.v, t, d, -1e4f);
      }
    }
    tiles.load(head.q, head.k, head.v);
    tiles.forward(head.y, floats(tokens), 0);
    assertThat(copy(head, head.y, changed)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"40, 8"})
  void largeScoresDoNotOverflow(int tokens, int depth) {
    Head head = new Head(tokens, depth);
    for (int t = 0; t < tokens; t++) {
      for (int d = 0; d < depth; d++) {
        head.set(head.q, t, d, 300 * head.get(head.q, t, d));
      }
    }
    AttentionHead tiles = new AttentionHead(tokens, depth);
    tiles.load(head.q, head.k, head.v);
    tiles.forward(head.y, floats(tokens), 0);
    assertClose(head, head.y, new Definition(head).y);
  }

  private static float[] copy(Head head, Strided part, int tokens) {
    float[] values = new float[tokens * head.depth];
    for (int i = 0; i < values.length; i++) {
      values[i] = head.get(part, i / head.depth, i % head.depth);
    }
    return values;
  }

  private static void assertClose(Head head, Strided actual, double[][] expected) {
    for (int t = 0; t < head.tokens; t++) {
      for (int d = 0; d < head.depth; d++) {
        double difference = Math.abs(head.get(actual, t, d) - expected[t][d]);
        assertThat(difference)
            .as("token %d, unit %d", t, d)
            .isLessThan(TOLERANCE * (1 + Math.abs(expected[t][d])));
      }
    }
  }

  private static FloatBuffer floats(int length) {
    return ByteBuffer.allocateDirect(length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static final class Head {
    private final int tokens;
    private final int depth;
    private final Strided q;
    private final Strided k;
    private final Strided v;
    private final Strided y;
    private final Strided dy;
    private final Strided dq;
    private final Strided dk;
    private final Strided dv;

    Head(int tokens, int depth) {
      this.tokens = tokens;
      this.depth = depth;
      Random random = new Random(tokens * 31L + depth);
      q = filled(random);
      k = filled(random);
      v = filled(random);
      y = filled(random);
      dy = filled(random);
      dq = filled(random);
      dk = filled(random);
      dv = filled(random);
    }

    private Strided filled(Random random) {
      int row = BEFORE + depth + 2;
      FloatBuffer memory = floats(tokens * row);
      for (int i = 0; i < memory.capacity(); i++) {
        memory.put(i, (float) random.nextGaussian());
      }
      return new Strided(memory, BEFORE, row);
    }

    float get(Strided part, int token, int unit) {
      return part.memory().get(part.start() + token * part.row() + unit);
    }

    void set(Strided part, int token, int unit, float value) {
      part.memory().put(part.start() + token * part.row() + unit, value);
    }
  }

  /** y = softmax(q k'/sqrt(d)) v over keys up to the query, and the chain rule through it. */
  private static final class Definition {
    private final double[][] y;
    private final double[][] dq;
    private final double[][] dk;
    private final double[][] dv;

    Definition(Head head) {
      int depth = head.depth;
      y = new double[head.tokens][depth];
      dq = new double[head.tokens][depth];
      dk = new double[head.tokens][depth];
      dv = new double[head.tokens][depth];
      for (int t = 0; t < head.tokens; t++) {
        token(head, t, weights(head, t));
      }
    }

    private static double[] weights(Head head, int t) {
      double[] scores = new double[t + 1];
      double largest = Double.NEGATIVE_INFINITY;
      for (int s = 0; s <= t; s++) {
        for (int d = 0; d < head.depth; d++) {
          scores[s] += (double) head.get(head.q, t, d) * head.get(head.k, s, d);
        }
        scores[s] /= Math.sqrt(head.depth);
        largest = Math.max(largest, scores[s]);
      }
      double sum = 0;
      for (int s = 0; s <= t; s++) {
        scores[s] = Math.exp(scores[s] - largest);
        sum += scores[s];
      }
      for (int s = 0; s <= t; s++) {
        scores[s] /= sum;
      }
      return scores;
    }

    private void token(Head head, int t, double[] weights) {
      double[] dWeights = new double[t + 1];
      double mean = 0;
      for (int s = 0; s <= t; s++) {
        for (int d = 0; d < head.depth; d++) {
          y[t][d] += weights[s] * head.get(head.v, s, d);
          dv[s][d] += weights[s] * head.get(head.dy, t, d);
          dWeights[s] += (double) head.get(head.dy, t, d) * head.get(head.v, s, d);
        }
        mean += weights[s] * dWeights[s];
      }
      for (int s = 0; s <= t; s++) {
        double dScore = weights[s] * (dWeights[s] - mean) / Math.sqrt(head.depth);
        for (int d = 0; d < head.depth; d++) {
          dq[t][d] += dScore * head.get(head.k, s, d);
          dk[s][d] += dScore * head.get(head.q, t, d);
        }
      }
    }
  }
}
