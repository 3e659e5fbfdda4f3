package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.SPECIES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

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
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = from; i < to; i += LANES) {
      FloatVector in = load(x, i, to - i);
      FloatVector below = VectorMath.exp(in).sub(1f);
      store(below.blend(in, in.compare(VectorOperators.GT, zero)), y, i, to - i);
    }
  }

  /** d = d * (min(y, 0) + 1), in place; y is the unit's output. */
  public void backward(ByteBuffer y, ByteBuffer d) {
    Threads.ranges(
        length,
        PIECE,
        (piece, from, to) -> {
          for (int i = from; i < to; i += LANES) {
            FloatVector slope = load(y, i, to - i).min(0f).add(1f);
            store(load(d, i, to - i).mul(slope), d, i, to - i);
          }
        });
  }
}
