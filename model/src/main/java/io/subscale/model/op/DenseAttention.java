package io.subscale.model.op;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Causal attention as plain ND4J ops, one sequence after the other: all heads' scores of a sequence
 * at once, [heads][tokens][tokens], taken again in the backward pass.
 *
 * @param tokens length of a sequence
 * @param heads number of heads
 */
record DenseAttention(int tokens, int heads) {
  private static final float MASKED = -1e9f;
  private static final int QUERIES = 0;
  private static final int KEYS = 1;
  private static final int VALUES = 2;
  private static final int PARTS = 3;

  /** One sequence's arrays, used for all sequences in turn. */
  private final class Memory {
    private final INDArray qkv;
    private final INDArray weights;
    private final INDArray y;
    private final INDArray mask;
    private final double scale;

    Memory(INDArray qkvRows) {
      long depth = qkvRows.size(1) / PARTS / heads;
      qkv = Nd4j.createUninitialized(qkvRows.dataType(), PARTS, heads, tokens, depth);
      weights = Nd4j.createUninitialized(qkvRows.dataType(), heads, tokens, tokens);
      y = Nd4j.createUninitialized(qkvRows.dataType(), heads, tokens, depth);
      mask = mask(qkvRows);
      scale = 1 / Math.sqrt(depth);
    }

    void weigh(INDArray rows) {
      qkv.assign(packed(rows));
      product(qkv.slice(QUERIES), qkv.slice(KEYS), weights, new int[] {0, 1}, scale);
      INDArray flat = weights.reshape('c', heads, (long) tokens * tokens);
      Broadcast.addRow(flat, mask, flat);
      Activation.softmax(weights, weights);
    }
  }

  void forward(INDArray qkv, INDArray y) {
    Memory memory = new Memory(qkv);
    for (int s = 0; s < qkv.size(0) / tokens; s++) {
      memory.weigh(sequence(qkv, s));
      product(memory.weights, memory.qkv.slice(VALUES), memory.y, new int[] {0, 0}, 1);
      heads(sequence(y, s)).assign(memory.y);
    }
  }

  /**
   * With p the weights and dp = dy v': ds = p (dp - rowsum(dy y)), dq = ds k/sqrt(d), dk = ds'
   * q/sqrt(d), dv = p' dy.
   */
  void backward(INDArray qkv, INDArray y, INDArray dy, INDArray dQkv) {
    Memory memory = new Memory(qkv);
    INDArray d = memory.qkv.ulike();
    INDArray dOut = memory.y.ulike();
    INDArray dScores = memory.weights.ulike();
    INDArray dots = Nd4j.createUninitialized(y.dataType(), (long) heads * tokens);
    for (int s = 0; s < qkv.size(0) / tokens; s++) {
      memory.weigh(sequence(qkv, s));
      memory.y.assign(heads(sequence(y, s)));
      dOut.assign(heads(sequence(dy, s)));
      product(memory.weights, dOut, d.slice(VALUES), new int[] {1, 0}, 1);
      product(dOut, memory.qkv.slice(VALUES), dScores, new int[] {0, 1}, 1);
      dots.assign(memory.y.muli(dOut).sum(2).reshape(dots.length()));
      INDArray rows = dScores.reshape('c', dots.length(), tokens);
      Broadcast.subtractColumn(rows, dots, rows);
      dScores.muli(memory.weights);
      product(dScores, memory.qkv.slice(KEYS), d.slice(QUERIES), new int[] {0, 0}, memory.scale);
      product(dScores, memory.qkv.slice(QUERIES), d.slice(KEYS), new int[] {1, 0}, memory.scale);
      packed(sequence(dQkv, s)).assign(d);
    }
  }

  private INDArray sequence(INDArray rows, long s) {
    return rows.get(NDArrayIndex.interval(s * tokens, (s + 1) * tokens), NDArrayIndex.all());
  }

  /** [tokens][3 width] seen as [3][heads][tokens][d]. */
  private INDArray packed(INDArray rows) {
    long depth = rows.size(1) / PARTS / heads;
    return rows.reshape('c', tokens, PARTS, heads, depth).permute(1, 2, 0, 3);
  }

  /** [tokens][width] seen as [heads][tokens][d]. */
  private INDArray heads(INDArray rows) {
    return rows.reshape('c', tokens, heads, rows.size(1) / heads).permute(1, 0, 2);
  }

  /** [tokens*tokens]: 0 where token t may see token s, s at most t, else -1e9. */
  private INDArray mask(INDArray like) {
    float[] mask = new float[tokens * tokens];
    for (int t = 0; t < tokens; t++) {
      Arrays.fill(mask, t * tokens + t + 1, (t + 1) * tokens, MASKED);
    }
    return Nd4j.createFromArray(mask).castTo(like.dataType());
  }

  private static void product(INDArray a, INDArray b, INDArray c, int[] transpose, double scale) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(a, b)
            .addOutputs(c)
            .addIntegerArguments(transpose[0], transpose[1], 0)
            .addFloatingPointArguments(scale, 0.0)
            .build());
  }
}
