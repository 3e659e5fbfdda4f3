package io.subscale.model.op;

import io.subscale.model.graph.Affine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Two-dimensional convolutions, stride 1: images NHWC, kernels [rows][columns][in][out].
 *
 * <p>For kernels that may not see every neighbour see {@link CausalConvolution}.
 */
public final class Convolution {
  private Convolution() {}

  /** What happens at the border. */
  public enum Edges {
    /** The output is as large as the input, zeros beyond the border. */
    SAME,
    /** The kernel stays inside the input. */
    VALID
  }

  /** Zeros to put around an image. */
  public record Padding(int top, int left, int right) {}

  /** y = x * w + b. */
  public static void forward(INDArray x, Affine wb, Edges edges, INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d")
            .addInputs(x, wb.scale(), wb.bias())
            .addOutputs(y)
            .addIntegerArguments(arguments(wb.scale(), edges))
            .build());
  }

  /**
   * What the gradients of {@link #forward} follow from.
   *
   * @param x [n][h][w][in]
   * @param wb kernel and bias
   * @param dy gradient of y, [n][h][w][out]
   */
  public record Saved(INDArray x, Affine wb, INDArray dy) {}

  /** The gradients of {@link #forward} by x, w and b, assigned to {@code dx} and {@code dwb}. */
  public static void backward(Saved saved, Edges edges, INDArray dx, Affine dwb) {
    INDArray w = saved.wb.scale();
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(saved.x, w, saved.wb.bias(), saved.dy)
            .addOutputs(dx, dwb.scale(), dwb.bias())
            .addIntegerArguments(arguments(w, edges))
            .build());
  }

  static int[] arguments(INDArray w, Edges edges) {
    int same = edges == Edges.SAME ? 1 : 0;
    return new int[] {(int) w.size(0), (int) w.size(1), 1, 1, 0, 0, 1, 1, same, 1, 0};
  }

  /**
   * Writes {@code x} into the lower middle of {@code padded} and zeros around it.
   *
   * @param x [n][h][w][c]; rows that do not fit at the bottom are dropped, and columns at the right
   *     likewise: padding by one more than the kernel's reach shifts the image
   * @param padded [n][H][W][c]
   */
  static void pad(INDArray x, Padding padding, INDArray padded) {
    padded.assign(0);
    Window window = Window.of(x, padding, padded);
    if (!window.isEmpty()) {
      window.of(padded, padding.top(), padding.left()).assign(window.of(x, 0, 0));
    }
  }

  /** The gradient of {@link #pad}: assigns the part of {@code padded} that came from x to x. */
  static void unpad(INDArray padded, Padding padding, INDArray x) {
    Window window = Window.of(x, padding, padded);
    if (window.rows() < x.size(1) || window.columns() < x.size(2)) {
      x.assign(0);
    }
    if (!window.isEmpty()) {
      window.of(x, 0, 0).assign(window.of(padded, padding.top(), padding.left()));
    }
  }

  private record Window(long rows, long columns) {
    static Window of(INDArray x, Padding padding, INDArray padded) {
      return new Window(
          Math.min(x.size(1), padded.size(1) - padding.top()),
          Math.min(x.size(2), padded.size(2) - padding.left()));
    }

    /** An image of one row, moved down by two, leaves nothing; ND4J has no such view. */
    boolean isEmpty() {
      return rows == 0 || columns == 0;
    }

    INDArray of(INDArray array, long top, long left) {
      return array.get(
          NDArrayIndex.all(),
          NDArrayIndex.interval(top, top + rows),
          NDArrayIndex.interval(left, left + columns),
          NDArrayIndex.all());
    }
  }
}
