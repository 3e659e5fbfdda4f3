package io.subscale.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.subscale.model.engine.Precision;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention over more than a tile of tokens, and of more than a tile of columns, in double. */
@Tag("slow")
class AttentionTest {
  private static final int SEQUENCES = 2;

  /** Sequences and what comes of them, one head after the other. */
  private record Case(Attention of, float[] qkv, float[] dy) {
    static Case of(Gpu gpu, Precision precision, int tokens, int heads, int size) {
      SplittableRandom random = new SplittableRandom(3);
      int rows = SEQUENCES * tokens;
      return new Case(
          new Attention(gpu, precision, SEQUENCES, tokens, heads, size),
          random(random, rows * 3 * heads * size),
          random(random, rows * heads * size));
    }

    int width() {
      return of.heads() * of.size();
    }

    double part(int which, int row, int head, int column) {
      return qkv[(row * 3 + which) * width() + head * of.size() + column];
    }

    double dy(int row, int head, int column) {
      return dy[row * width() + head * of.size() + column];
    }
  }

  private static float[] random(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return values;
  }

  private static Buffer buffer(float[] values) {
    Buffer buffer = new Buffer((long) Float.BYTES * values.length);
    buffer.put(0, Worlds.bytes(values).array());
    return buffer;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 140, 2, 20, 2e-6",
    "FLOAT32, 70, 1, 70, 2e-6",
    "FLOAT32, 1, 2, 3, 2e-6",
    "BF16, 140, 2, 20, 1e-2",
    "BF16, 70, 1, 70, 1e-2"
  })
  void attendedAndGradientsAreThoseOfPlainSums(
      Precision precision, int tokens, int heads, int size, double most) {
    try (Gpu gpu = Shim.gpu()) {
      Case of = Case.of(gpu, precision, tokens, heads, size);
      float[] y = new float[of.dy().length];
      float[] dQkv = new float[of.qkv().length];
      for (int sequence = 0; sequence < SEQUENCES; sequence++) {
        for (int head = 0; head < heads; head++) {
          plain(of, sequence * tokens, head, y, dQkv);
        }
      }
      float[][] found = run(of);
      assertThat(Worlds.error(found[0], y, 0, y.length)).isLessThan(most);
      assertThat(Worlds.error(found[1], dQkv, 0, dQkv.length)).isLessThan(most);
    }
  }

  /** What is attended, then the gradient. */
  private static float[][] run(Case on) {
    Attention of = on.of();
    try (Buffer qkv = buffer(on.qkv());
        Buffer dy = buffer(on.dy());
        Buffer y = new Buffer(dy.bytes());
        Buffer dQkv = new Buffer(qkv.bytes());
        Buffer logSums = new Buffer(Float.BYTES * of.sums());
        Buffer dots = new Buffer(Float.BYTES * of.sums())) {
      of.forward(qkv, y, logSums);
      of.backward(new Attention.Saved(qkv, y, logSums, dots), dy, dQkv);
      return new float[][] {y.floats(on.dy().length), dQkv.floats(on.qkv().length)};
    }
  }

  /** What a step of attention over tiles computes, for whoever leaves out barriers. */
  static float[][] exercise(Gpu gpu) {
    return run(Case.of(gpu, Precision.FLOAT32, 140, 1, 4));
  }

  private static void plain(Case on, int start, int head, float[] y, float[] dQkv) {
    int size = on.of().size();
    int width = on.width();
    double scale = 1 / Math.sqrt(size);
    for (int t = start; t < start + on.of().tokens(); t++) {
      double[] weights = weights(on, start, t, head);
      double[] slopes = new double[weights.length];
      double mean = 0;
      for (int s = 0; s < weights.length; s++) {
        for (int c = 0; c < size; c++) {
          y[t * width + head * size + c] += (float) (weights[s] * on.part(2, start + s, head, c));
          slopes[s] += on.dy(t, head, c) * on.part(2, start + s, head, c);
        }
        mean += weights[s] * slopes[s];
      }
      for (int s = 0; s < weights.length; s++) {
        double d = weights[s] * (slopes[s] - mean) * scale;
        for (int c = 0; c < size; c++) {
          int at = head * size + c;
          int key = (start + s) * 3 * width + width + at;
          dQkv[t * 3 * width + at] += (float) (d * on.part(1, start + s, head, c));
          dQkv[key] += (float) (d * on.part(0, t, head, c));
          dQkv[key + width] += (float) (weights[s] * on.dy(t, head, c));
        }
      }
    }
  }

  /** Of token t over the tokens from a start to itself. */
  private static double[] weights(Case on, int start, int t, int head) {
    double[] weights = new double[t - start + 1];
    double sum = 0;
    for (int s = 0; s < weights.length; s++) {
      double score = 0;
      for (int c = 0; c < on.of().size(); c++) {
        score += on.part(0, t, head, c) * on.part(1, start + s, head, c);
      }
      weights[s] = Math.exp(score / Math.sqrt(on.of().size()));
      sum += weights[s];
    }
    for (int s = 0; s < weights.length; s++) {
      weights[s] /= sum;
    }
    return weights;
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32", "BF16"})
  void noTokenSeesALaterOne(Precision precision) {
    int tokens = 100;
    try (Gpu gpu = Shim.gpu()) {
      Case of = Case.of(gpu, precision, tokens, 1, 8);
      float[] before = run(of)[0];
      for (int changed : new int[] {0, 63, 64, 99}) {
        Case other = new Case(of.of(), of.qkv().clone(), of.dy());
        Arrays.fill(other.qkv(), changed * 3 * 8, (changed + 1) * 3 * 8, 9);
        float[] after = run(other)[0];
        IntPredicate same =
            t -> Arrays.equals(before, t * 8, (t + 1) * 8, after, t * 8, (t + 1) * 8);
        for (int t = 0; t < SEQUENCES * tokens; t++) {
          boolean later = t >= changed && t < tokens;
          assertThat(same.test(t)).as("token %d after %d", t, changed).isEqualTo(!later);
        }
      }
    }
  }
}
