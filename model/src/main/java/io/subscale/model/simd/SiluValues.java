package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * The sigmoid linear unit x sigmoid(x) (Elfwing et al. 2018) in one pass each way.
 *
 * @param length number of values
 */
public record SiluValues(int length) {
  private static final int PIECE = 1 << 14;

  /** y = x sigmoid(x); y may be x. */
  public void forward(ByteBuffer x, ByteBuffer y) {
    Threads.ranges(length, PIECE, (piece, from, to) -> forward(x, y, from, to));
  }

  private static void forward(ByteBuffer x, ByteBuffer y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      FloatVector in = load(x, i, to - i);
      store(in.div(VectorMath.exp(in.neg()).add(1f)), y, i, to - i);
    }
  }

  /** d = d (s + x s (1 - s)) with s = sigmoid(x), in place; x is the unit's input. */
  public void backward(ByteBuffer x, ByteBuffer d) {
    Threads.ranges(length, PIECE, (piece, from, to) -> backward(x, d, from, to));
  }

  private static void backward(ByteBuffer x, ByteBuffer d, int from, int to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = from; i < to; i += LANES) {
      FloatVector in = load(x, i, to - i);
      FloatVector s = one.div(VectorMath.exp(in.neg()).add(1f));
      FloatVector slope = in.mul(s).fma(one.sub(s), s);
      store(load(d, i, to - i).mul(slope), d, i, to - i);
    }
  }
}
