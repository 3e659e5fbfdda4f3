package io.subscale.model.op;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Multi-head causal self-attention over sequences (Vaswani et al. 2017): token t sees tokens 0 to
 * t.
 *
 * <p>Per sequence and head, with q, k, v [tokens][d]: a = softmax(q k'/sqrt(d) + mask) v, where the
 * mask is -1e9 above the diagonal: those weights underflow to exactly 0, so that no bit of a
 * token's output depends on later tokens.
 *
 * @param tokens length of a sequence
 * @param heads number of heads; divides the width
 */
public record CausalAttention(int tokens, int heads) {
  private static final float MASKED = -1e9f;

  /**
   * What a forward pass leaves for the backward pass.
   *
   * @param qkv [3][sequences*heads][tokens][d]
   * @param weights the softmax, [sequences*heads][tokens][tokens]
   * @param out the attended values, [sequences*heads][tokens][d]
   */
  public record Saved(INDArray qkv, INDArray weights, INDArray out) {}

  /** Shape of {@link Saved#qkv} for a number of rows of a width. */
  public long[] qkvShape(long rows, long width) {
    return new long[] {3, rows / tokens * heads, tokens, width / heads};
  }

  /** Shape of {@link Saved#weights}. */
  public long[] weightsShape(long rows) {
    return new long[] {rows / tokens * heads, tokens, tokens};
  }

  /** Shape of {@link Saved#out}. */
  public long[] outShape(long rows, long width) {
    return new long[] {rows / tokens * heads, tokens, width / heads};
  }

  /**
   * Forward.
   *
   * @param qkv [sequences*tokens][3 width]: queries, keys, values, each heads-major
   * @param saved arrays that are filled
   * @param y [sequences*tokens][width]
   */
  public void forward(INDArray qkv, Saved saved, INDArray y) {
    split(saved.qkv()).assign(packed(qkv));
    INDArray weights = saved.weights();
    product(part(saved, 0), part(saved, 1), weights, new int[] {0, 1}, scale(saved));
    INDArray groups = weights.reshape('c', weights.size(0), (long) tokens * tokens);
    Broadcast.addRow(groups, mask(weights.dataType()), groups);
    Activation.softmax(weights, weights);
    product(weights, part(saved, 2), saved.out(), new int[] {0, 0}, 1);
    heads(y).assign(sequences(saved.out()));
  }

  /**
   * Backward. With p the weights and dp = do v': ds = p (dp - rowsum(do o)), dq = ds k/sqrt(d), dk
   * = ds' q/sqrt(d), dv = p' do.
   *
   * @param dy [sequences*tokens][width]
   * @param scratch arrays of the shapes of {@code saved}; overwritten
   * @param dQkv [sequences*tokens][3 width], assigned
   */
  public void backward(Saved saved, INDArray dy, Saved scratch, INDArray dQkv) {
    INDArray dOut = scratch.out();
    sequences(dOut).assign(heads(dy));
    product(saved.weights(), dOut, part(scratch, 2), new int[] {1, 0}, 1);
    INDArray dScores = scratch.weights();
    shiftedScores(saved, dOut, dScores);
    dScores.muli(saved.weights());
    product(dScores, part(saved, 1), part(scratch, 0), new int[] {0, 0}, scale(saved));
    product(dScores, part(saved, 0), part(scratch, 1), new int[] {1, 0}, scale(saved));
    packed(dQkv).assign(split(scratch.qkv()));
  }

  /**
   * dp - rowsum(do o) as one product [do, rowsum(do o)] [v, -1]': subtracting a column from the
   * scores would take longer than all of attention's products together.
   */
  private void shiftedScores(Saved saved, INDArray dOut, INDArray dScores) {
    long groups = dOut.size(0);
    long depth = dOut.size(2);
    INDArray left = Nd4j.createUninitialized(dOut.dataType(), groups, tokens, depth + 1);
    INDArray right = left.ulike();
    columns(left, 0, depth).assign(dOut);
    columns(right, 0, depth).assign(part(saved, 2));
    INDArray sums = Nd4j.createUninitialized(dOut.dataType(), groups * tokens, 1);
    INDArray products = dOut.mul(saved.out()).reshape(groups * tokens, depth);
    Linear.product(products, Nd4j.ones(dOut.dataType(), depth, 1), sums);
    columns(left, depth, 1).assign(sums.reshape(groups, tokens, 1));
    columns(right, depth, 1).assign(-1);
    product(left, right, dScores, new int[] {0, 1}, 1);
  }

  private static INDArray columns(INDArray array, long start, long count) {
    return array.get(
        NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(start, start + count));
  }

  private double scale(Saved saved) {
    return 1 / Math.sqrt(saved.out().size(2));
  }

  /** [sequences*tokens][3 width] seen as [3][sequences][heads][tokens][d]. */
  private INDArray packed(INDArray qkv) {
    long depth = qkv.size(1) / 3 / heads;
    return qkv.reshape('c', qkv.size(0) / tokens, tokens, 3, heads, depth).permute(2, 0, 3, 1, 4);
  }

  private INDArray split(INDArray qkv) {
    return qkv.reshape('c', 3, qkv.size(1) / heads, heads, tokens, qkv.size(3));
  }

  /** [sequences*tokens][width] seen as [sequences][heads][tokens][d]. */
  private INDArray heads(INDArray y) {
    return y.reshape('c', y.size(0) / tokens, tokens, heads, y.size(1) / heads).permute(0, 2, 1, 3);
  }

  private INDArray sequences(INDArray out) {
    return out.reshape('c', out.size(0) / heads, heads, tokens, out.size(2));
  }

  private static INDArray part(Saved arrays, int which) {
    return arrays.qkv().slice(which);
  }

  /** [tokens*tokens]: 0 where token t may see token s, s at most t, else -1e9. */
  private INDArray mask(DataType type) {
    float[] mask = new float[tokens * tokens];
    for (int t = 0; t < tokens; t++) {
      Arrays.fill(mask, t * tokens + t + 1, (t + 1) * tokens, MASKED);
    }
    return Nd4j.createFromArray(mask).castTo(type);
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
