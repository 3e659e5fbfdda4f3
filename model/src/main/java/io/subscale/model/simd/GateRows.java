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
 * The gate of the Gated PixelCNN (van den Oord et al. 2016b, eq. 2), tanh(a) sigmoid(g), in one
 * pass each way; the backward pass takes both factors from a and g again rather than keep them.
 *
 * @param rows number of rows
 * @param width of the result; a and g are the two halves of a row of {@code 2 width}
 */
public record GateRows(int rows, int width) {
  private static final int PIECE = 128;

  /**
   * out = tanh(a) sigmoid(g).
   *
   * @param pre [rows][2 width]
   * @param out [rows][width]
   */
  public void forward(ByteBuffer pre, ByteBuffer out) {
    Threads.ranges(rows, PIECE, (piece, from, to) -> forward(pre, out, from, to));
  }

  private void forward(ByteBuffer pre, ByteBuffer out, int from, int to) {
    int whole = SPECIES.loopBound(width);
    int rest = width - whole;
    for (int row = from; row < to; row++) {
      int a = 2 * row * width;
      int g = a + width;
      for (int c = 0; c < whole; c += LANES) {
        store(gate(load(pre, a + c), load(pre, g + c)), out, row * width + c);
      }
      if (rest > 0) {
        FloatVector gated = gate(loadPart(pre, a + whole, rest), loadPart(pre, g + whole, rest));
        storePart(gated, out, row * width + whole, rest);
      }
    }
  }

  private static FloatVector gate(FloatVector a, FloatVector g) {
    return VectorMath.tanh(a).mul(VectorMath.sigmoid(g));
  }

  /**
   * da = d s (1 - t²), dg = d t s (1 - s) with t = tanh(a), s = sigmoid(g).
   *
   * @param pre [rows][2 width]
   * @param d gradient of the result, [rows][width]
   * @param dPre [rows][2 width], assigned
   */
  public void backward(ByteBuffer pre, ByteBuffer d, ByteBuffer dPre) {
    Threads.ranges(
        rows,
        PIECE,
        (piece, from, to) -> {
          for (int row = from; row < to; row++) {
            backward(pre, d, dPre, row);
          }
        });
  }

  private void backward(ByteBuffer pre, ByteBuffer d, ByteBuffer dPre, int row) {
    int a = 2 * row * width;
    int g = a + width;
    int whole = SPECIES.loopBound(width);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector tanh = VectorMath.tanh(load(pre, a + c));
      FloatVector sigmoid = VectorMath.sigmoid(load(pre, g + c));
      FloatVector ds = load(d, row * width + c).mul(sigmoid);
      store(byTanh(ds, tanh), dPre, a + c);
      store(bySigmoid(ds.mul(tanh), sigmoid), dPre, g + c);
    }
    int rest = width - whole;
    if (rest > 0) {
      FloatVector tanh = VectorMath.tanh(loadPart(pre, a + whole, rest));
      FloatVector sigmoid = VectorMath.sigmoid(loadPart(pre, g + whole, rest));
      FloatVector ds = loadPart(d, row * width + whole, rest).mul(sigmoid);
      storePart(byTanh(ds, tanh), dPre, a + whole, rest);
      storePart(bySigmoid(ds.mul(tanh), sigmoid), dPre, g + whole, rest);
    }
  }

  private static FloatVector byTanh(FloatVector ds, FloatVector tanh) {
    return ds.sub(ds.mul(tanh).mul(tanh));
  }

  private static FloatVector bySigmoid(FloatVector dst, FloatVector sigmoid) {
    return dst.sub(dst.mul(sigmoid));
  }
}
