package io.subscale.model.simd;

import static io.subscale.model.simd.VectorMath.LANES;
import static io.subscale.model.simd.VectorMath.load;
import static io.subscale.model.simd.VectorMath.store;

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
    for (int row = from; row < to; row++) {
      for (int c = 0; c < width; c += LANES) {
        int left = 2 * row * width + c;
        FloatVector tanh = VectorMath.tanh(load(pre, left, width - c));
        FloatVector sigmoid = VectorMath.sigmoid(load(pre, left + width, width - c));
        store(tanh.mul(sigmoid), out, row * width + c, width - c);
      }
    }
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
    for (int c = 0; c < width; c += LANES) {
      int left = 2 * row * width + c;
      FloatVector tanh = VectorMath.tanh(load(pre, left, width - c));
      FloatVector sigmoid = VectorMath.sigmoid(load(pre, left + width, width - c));
      FloatVector ds = load(d, row * width + c, width - c).mul(sigmoid);
      store(ds.sub(ds.mul(tanh).mul(tanh)), dPre, left, width - c);
      FloatVector dst = ds.mul(tanh);
      store(dst.sub(dst.mul(sigmoid)), dPre, left + width, width - c);
    }
  }
}
