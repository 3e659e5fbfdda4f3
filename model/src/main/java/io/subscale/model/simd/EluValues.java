package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.loadPart;
import static io.subscale.model.simd.VectorMath.store;
import static io.subscale.model.simd.VectorMath.storePart;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential linear unit (Clevert et al. 2015, alpha 1) in one pass each way.
 *
 * @param length number of values
 */
public record EluValues(int length) {
  private static final int PIECE = 1 << 14;

  /** y = x for x &gt; 0, else exp(x) - 1; y may be x. */
  public void forward(ByteBuffer x, ByteBuffer y) {
    Threads.ranges(length, PIECE, (piece, from, to) -> forward(x, y, from, to));
  }

  private static void forward(ByteBuffer x, ByteBuffer y, int from, int to) {
    int whole = from + SPECIES.loopBound(to - from);
    for (int i = from; i < whole; i += LANES) {
      store(elu(load(x, i)), y, i);
    }
    if (whole < to) {
      storePart(elu(loadPart(x, whole, to - whole)), y, whole, to - whole);
    }
  }

  private static FloatVector elu(FloatVector x) {
    FloatVector below = VectorMath.exp(x).sub(1f);
    return below.blend(x, x.compare(VectorOperators.GT, FloatVector.zero(SPECIES)));
  }

  /** d = d * (min(y, 0) + 1), in place; y is the unit's output. */
  public void backward(ByteBuffer y, ByteBuffer d) {
    Threads.ranges(length, PIECE, (piece, from, to) -> backward(y, d, from, to));
  }

  private static void backward(ByteBuffer y, ByteBuffer d, int from, int to) {
    int whole = from + SPECIES.loopBound(to - from);
    for (int i = from; i < whole; i += LANES) {
      store(load(d, i).mul(load(y, i).min(0f).add(1f)), d, i);
    }
    if (whole < to) {
      int rest = to - whole;
      FloatVector slope = loadPart(y, whole, rest).min(0f).add(1f);
      storePart(loadPart(d, whole, rest).mul(slope), d, whole, rest);
    }
  }
}
