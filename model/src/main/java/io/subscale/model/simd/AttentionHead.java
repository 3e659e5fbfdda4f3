package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import io.subscale.model.simd.TileProduct.Left;
import io.subscale.model.simd.TileProduct.Rows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Causal softmax attention of one head over one sequence, by tiles that stay in cache: the upper
 * triangle is skipped, and no score outlives its tile. Forward with a running maximum and sum
 * (Milakov and Gimelshein 2018), backward from the saved log-sum-exp (Dao et al. 2022).
 *
 * <p>Scores lie transposed, [keys][queries]: the queries of a tile run in the lanes, so that the
 * softmax over keys needs no sum across lanes, and all five products have one form ({@link
 * TileProduct}). Used by one thread.
 */
public final class AttentionHead {
  // A tile's keys are a multiple of its queries, or as many: both multiples of ROW_MULTIPLE.
  private static final int QUERIES = 2 * Math.max(LANES, TileProduct.ROW_MULTIPLE / 2);
  private static final int KEYS = 64;

  /** Of a score above the diagonal; its exp is 0 beside any other. */
  private static final float MASKED = -1e30f;

  private final int tokens;
  private final int depth;
  // Both rounded up to whole tiles; the excess is zero and is seen by no true query.
  private final int paddedTokens;
  private final int paddedDepth;
  private final float scale;

  // [tokens][depth], and [depth][tokens] where the name says columns.
  private final float[] q;
  private final float[] k;
  private final float[] v;
  private final float[] y;
  private final float[] qColumns;
  private final float[] dyColumns;
  private final float[] dy;
  private final float[] dq;
  private final float[] dk;
  private final float[] dv;

  // One value a token: log of the sum of exp(score); sum of dy y.
  private final float[] logSums;
  private final float[] dots;

  // One tile: scores or weights and their gradients, [keys][queries]; the result, [depth][queries].
  private final float[] weights = new float[KEYS * QUERIES];
  private final float[] dScores = new float[KEYS * QUERIES];
  private final float[] result;
  private final float[] maxima = new float[QUERIES];
  private final float[] sums = new float[QUERIES];

  /**
   * Memory for heads of this size.
   *
   * @param tokens length of the sequence
   * @param depth of a query, a key and a value
   */
  public AttentionHead(int tokens, int depth) {
    this.tokens = tokens;
    this.depth = depth;
    paddedTokens = roundUp(tokens, QUERIES);
    paddedDepth = roundUp(depth, Math.max(LANES, TileProduct.ROW_MULTIPLE));
    scale = (float) (1 / Math.sqrt(depth));
    int size = paddedTokens * paddedDepth;
    q = new float[size];
    k = new float[size];
    v = new float[size];
    y = new float[size];
    qColumns = new float[size];
    dyColumns = new float[size];
    dy = new float[size];
    dq = new float[size];
    dk = new float[size];
    dv = new float[size];
    logSums = new float[paddedTokens];
    dots = new float[paddedTokens];
    result = new float[paddedDepth * QUERIES];
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }

  /** Whether this memory is for heads of this size. */
  public boolean fits(int otherTokens, int otherDepth) {
    return tokens == otherTokens && depth == otherDepth;
  }

  /**
   * Where a head's values lie: token t at {@code start + t * row}, {@code depth} values each.
   *
   * @param memory of floats
   * @param start index of token 0
   * @param row distance between tokens
   */
  public record Strided(FloatBuffer memory, int start, int row) {
    private void read(float[] to, int tokens, int depth, int toRow) {
      for (int t = 0; t < tokens; t++) {
        memory.get(start + t * row, to, t * toRow, depth);
      }
    }

    private void write(float[] from, int tokens, int depth, int fromRow) {
      for (int t = 0; t < tokens; t++) {
        memory.put(start + t * row, from, t * fromRow, depth);
      }
    }
  }

  /** Reads a head's queries, keys and values. */
  public void load(Strided queries, Strided keys, Strided values) {
    queries.read(q, tokens, depth, paddedDepth);
    for (int i = 0; i < tokens * paddedDepth; i++) {
      q[i] *= scale;
    }
    keys.read(k, tokens, depth, paddedDepth);
    values.read(v, tokens, depth, paddedDepth);
    transpose(q, qColumns);
  }

  private void transpose(float[] rows, float[] columns) {
    for (int d = 0; d < depth; d++) {
      for (int t = 0; t < tokens; t++) {
        columns[d * paddedTokens + t] = rows[t * paddedDepth + d];
      }
    }
  }

  /**
   * y = softmax(q k' / sqrt(depth) + mask) v of the loaded head.
   *
   * @param attended receives y
   * @param logSumExp receives the log of each token's sum of exp(score)
   * @param start index of token 0 in {@code logSumExp}
   */
  public void forward(Strided attended, FloatBuffer logSumExp, int start) {
    for (int query = 0; query < paddedTokens; query += QUERIES) {
      Arrays.fill(maxima, MASKED);
      Arrays.fill(sums, 0);
      Arrays.fill(result, 0);
      for (int key = 0; key < query + QUERIES; key += KEYS) {
        int keys = Math.min(KEYS, query + QUERIES - key);
        scores(query, key, keys);
        mask(weights, query, key, keys, MASKED);
        foldIn(keys);
        new TileProduct(columns(v, key), tile(weights), tile(result), keys)
            .add(paddedDepth, QUERIES);
      }
      finish(query);
    }
    attended.write(y, tokens, depth, paddedDepth);
    logSumExp.put(start, logSums, 0, tokens);
  }

  /** Scores of a tile into {@code weights}. */
  private void scores(int query, int key, int keys) {
    new TileProduct(rows(k, key), new Rows(qColumns, query, paddedTokens), tile(weights), depth)
        .assign(keys, QUERIES);
  }

  private Left rows(float[] values, int token) {
    return new Left(values, token * paddedDepth, paddedDepth, 1);
  }

  private Left columns(float[] values, int token) {
    return new Left(values, token * paddedDepth, 1, paddedDepth);
  }

  private static Rows tile(float[] values) {
    return new Rows(values, 0, QUERIES);
  }

  /** Replaces what lies above the diagonal: keys after their query. */
  private static void mask(float[] tile, int query, int key, int keys, float value) {
    for (int i = Math.max(0, query - key); i < keys; i++) {
      int hidden = Math.min(QUERIES, key + i - query);
      Arrays.fill(tile, i * QUERIES, i * QUERIES + hidden, value);
    }
  }

  /** Turns scores into weights below the running maximum and rescales what was summed before. */
  private void foldIn(int keys) {
    for (int j = 0; j < QUERIES; j += LANES) {
      FloatVector old = fromArray(SPECIES, maxima, j);
      FloatVector largest = old;
      for (int i = 0; i < keys; i++) {
        largest = largest.max(fromArray(SPECIES, weights, i * QUERIES + j));
      }
      largest.intoArray(maxima, j);
      FloatVector shrink = VectorMath.exp(old.sub(largest));
      FloatVector sum = fromArray(SPECIES, sums, j).mul(shrink);
      for (int i = 0; i < keys; i++) {
        int at = i * QUERIES + j;
        FloatVector weight = VectorMath.exp(fromArray(SPECIES, weights, at).sub(largest));
        weight.intoArray(weights, at);
        sum = sum.add(weight);
      }
      sum.intoArray(sums, j);
      for (int d = 0; d < paddedDepth; d++) {
        fromArray(SPECIES, result, d * QUERIES + j).mul(shrink).intoArray(result, d * QUERIES + j);
      }
    }
  }

  private void finish(int query) {
    for (int j = 0; j < QUERIES; j++) {
      float inverse = 1 / sums[j];
      for (int d = 0; d < depth; d++) {
        y[(query + j) * paddedDepth + d] = result[d * QUERIES + j] * inverse;
      }
      logSums[query + j] = maxima[j] + (float) Math.log(sums[j]);
    }
  }

  /** Reads what the forward pass of the loaded head left, and its result's gradient. */
  public void loadGradient(Strided attended, Strided gradient, FloatBuffer logSumExp, int start) {
    attended.read(y, tokens, depth, paddedDepth);
    gradient.read(dy, tokens, depth, paddedDepth);
    logSumExp.get(start, logSums, 0, tokens);
    transpose(dy, dyColumns);
    for (int t = 0; t < tokens; t++) {
      float dot = 0;
      for (int i = t * paddedDepth; i < t * paddedDepth + depth; i++) {
        dot += y[i] * dy[i];
      }
      dots[t] = dot;
    }
  }

  /**
   * The gradients of the loaded head: with p the weights and dp = dy v', ds = p (dp - rowsum(dy
   * y)), dq = ds k / sqrt(depth), dk = ds' q / sqrt(depth), dv = p' dy.
   */
  public void backward(Strided dQueries, Strided dKeys, Strided dValues) {
    Arrays.fill(dk, 0);
    Arrays.fill(dv, 0);
    for (int query = 0; query < paddedTokens; query += QUERIES) {
      Arrays.fill(result, 0);
      for (int key = 0; key < query + QUERIES; key += KEYS) {
        backwardTile(query, key, Math.min(KEYS, query + QUERIES - key));
      }
      for (int j = 0; j < QUERIES; j++) {
        for (int d = 0; d < depth; d++) {
          dq[(query + j) * paddedDepth + d] = result[d * QUERIES + j] * scale;
        }
      }
    }
    dQueries.write(dq, tokens, depth, paddedDepth);
    dKeys.write(dk, tokens, depth, paddedDepth);
    dValues.write(dv, tokens, depth, paddedDepth);
  }

  private void backwardTile(int query, int key, int keys) {
    scores(query, key, keys);
    new TileProduct(rows(v, key), new Rows(dyColumns, query, paddedTokens), tile(dScores), depth)
        .assign(keys, QUERIES);
    differentiate(query, keys);
    mask(weights, query, key, keys, 0);
    mask(dScores, query, key, keys, 0);
    int start = key * paddedDepth;
    new TileProduct(
            rowsOfTile(weights), token(dy, query), new Rows(dv, start, paddedDepth), QUERIES)
        .add(keys, paddedDepth);
    new TileProduct(rowsOfTile(dScores), token(q, query), new Rows(dk, start, paddedDepth), QUERIES)
        .add(keys, paddedDepth);
    new TileProduct(columns(k, key), tile(dScores), tile(result), keys).add(paddedDepth, QUERIES);
  }

  private static Left rowsOfTile(float[] tile) {
    return new Left(tile, 0, QUERIES, 1);
  }

  private Rows token(float[] values, int token) {
    return new Rows(values, token * paddedDepth, paddedDepth);
  }

  /** Scores to weights, and the weights' gradients to those of the scores. */
  private void differentiate(int query, int keys) {
    for (int j = 0; j < QUERIES; j += LANES) {
      FloatVector logSum = fromArray(SPECIES, logSums, query + j);
      FloatVector dot = fromArray(SPECIES, dots, query + j);
      for (int i = 0; i < keys; i++) {
        int at = i * QUERIES + j;
        FloatVector weight = VectorMath.exp(fromArray(SPECIES, weights, at).sub(logSum));
        weight.intoArray(weights, at);
        weight.mul(fromArray(SPECIES, dScores, at).sub(dot)).intoArray(dScores, at);
      }
    }
  }
}
