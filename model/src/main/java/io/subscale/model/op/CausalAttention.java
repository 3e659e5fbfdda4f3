package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.floatBuffer;

import io.subscale.model.simd.AttentionHead;
import io.subscale.model.simd.AttentionHead.Strided;
import io.subscale.model.simd.Threads;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multi-head causal self-attention over sequences (Vaswani et al. 2017): token t sees tokens 0 to
 * t.
 *
 * <p>Per sequence and head, with q, k, v [tokens][d]: y = softmax(q k'/sqrt(d) + mask) v, where the
 * mask is so low above the diagonal that those weights underflow to exactly 0: no bit of a token's
 * output depends on later tokens. Neither way keeps scores for the backward pass.
 *
 * @param tokens length of a sequence
 * @param heads number of heads; divides the width
 */
public record CausalAttention(int tokens, int heads) {
  private static final ThreadLocal<AttentionHead> HEAD = new ThreadLocal<>();

  /**
   * What a forward pass leaves for the backward pass.
   *
   * @param qkv [sequences*tokens][3 width]: queries, keys, values, each heads-major
   * @param y the attended values, [sequences*tokens][width]
   * @param logSums log of the sum of exp(score) of every head and token, {@link #logSumsShape}
   */
  public record Saved(INDArray qkv, INDArray y, INDArray logSums) {}

  /** Shape of {@link Saved#logSums} for a number of rows. */
  public long[] logSumsShape(long rows) {
    return new long[] {rows / tokens * heads, tokens};
  }

  /** Fills {@code saved.y} and {@code saved.logSums} from {@code saved.qkv}. */
  public void forward(Saved saved) {
    if (!Fused.serves(saved.qkv())) {
      new DenseAttention(tokens, heads).forward(saved.qkv(), saved.y());
      return;
    }
    Heads in = new Heads(saved.qkv(), 3);
    Heads out = new Heads(saved.y(), 1);
    FloatBuffer logSums = floatBuffer(saved.logSums());
    Threads.each(
        groups(saved),
        group -> {
          AttentionHead head = head(out.depth);
          head.load(in.part(group, 0), in.part(group, 1), in.part(group, 2));
          head.forward(out.part(group, 0), logSums, group * tokens);
        });
  }

  /**
   * The gradient by {@code saved.qkv}.
   *
   * @param dy gradient of {@code saved.y}
   * @param dQkv [sequences*tokens][3 width], assigned
   */
  public void backward(Saved saved, INDArray dy, INDArray dQkv) {
    if (!Fused.serves(saved.qkv())) {
      new DenseAttention(tokens, heads).backward(saved.qkv(), saved.y(), dy, dQkv);
      return;
    }
    Heads in = new Heads(saved.qkv(), 3);
    Heads out = new Heads(saved.y(), 1);
    Heads gradient = new Heads(dy, 1);
    Heads result = new Heads(dQkv, 3);
    FloatBuffer logSums = floatBuffer(saved.logSums());
    Threads.each(
        groups(saved),
        group -> {
          AttentionHead head = head(out.depth);
          head.load(in.part(group, 0), in.part(group, 1), in.part(group, 2));
          head.loadGradient(out.part(group, 0), gradient.part(group, 0), logSums, group * tokens);
          head.backward(result.part(group, 0), result.part(group, 1), result.part(group, 2));
        });
  }

  private int groups(Saved saved) {
    return Math.toIntExact(saved.logSums().size(0));
  }

  /** The thread's tiles, kept from layer to layer and step to step. */
  private AttentionHead head(int depth) {
    AttentionHead head = HEAD.get();
    if (head == null || !head.fits(tokens, depth)) {
      head = new AttentionHead(tokens, depth);
      HEAD.set(head);
    }
    return head;
  }

  /** A matrix [sequences*tokens][parts * heads * depth] cut into heads. */
  private final class Heads {
    private final FloatBuffer memory;
    private final int row;
    private final int depth;

    Heads(INDArray matrix, int parts) {
      memory = floatBuffer(matrix);
      row = (int) matrix.size(1);
      depth = row / parts / heads;
    }

    Strided part(int group, int part) {
      int column = (part * heads + group % heads) * depth;
      return new Strided(memory, group / heads * tokens * row + column, row);
    }
  }
}
