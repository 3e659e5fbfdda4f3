package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.loadPart;
import static io.subscale.model.simd.VectorMath.store;
import static io.subscale.model.simd.VectorMath.storePart;

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
    int whole = from + SPECIES.loopBound(to - from);
    for (int i = from; i < whole; i += LANES) {
      store(silu(load(x, i)), y, i);
    }
    if (whole < to) {
      storePart(silu(loadPart(x, whole, to - whole)), y, whole, to - whole);
    }
  }

  private static FloatVector silu(FloatVector x) {
    return x.div(VectorMath.exp(x.neg()).add(1f));
  }

  /** d = d (s + x s (1 - s)) with s = sigmoid(x), in place; x is the unit's input. */
  public void backward(ByteBuffer x, ByteBuffer d) {
    Threads.ranges(length, PIECE, (piece, from, to) -> backward(x, d, from, to));
  }

  private static void backward(ByteBuffer x, ByteBuffer d, int from, int to) {
    int whole = from + SPECIES.loopBound(to - from);
    for (int i = from; i < whole; i += LANES) {
      store(load(d, i).mul(slope(load(x, i))), d, i);
    }
    if (whole < to) {
      int rest = to - whole;
      FloatVector slope = slope(loadPart(x, whole, rest));
      storePart(loadPart(d, whole, rest).mul(slope), d, whole, rest);
    }
  }

  private static FloatVector slope(FloatVector x) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    FloatVector s = one.div(VectorMath.exp(x.neg()).add(1f));
    return x.mul(s).fma(one.sub(s), s);
  }
}
