package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.graph.Affine;
import io.subscale.model.op.Convolution.Padding;
import io.subscale.model.simd.CausalColumns;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A convolution whose kernel holds only the taps it may see: the image is padded above and to the
 * left, and the kernel slides inside.
 *
 * <p>The fused backward pass lays the taps side by side and takes two matrix products, a fifth less
 * time than {@code conv2d_bp}; forward, {@code conv2d} is as fast.
 *
 * @param padding zeros around the image; what does not fit below and to the right is dropped
 */
public record CausalConvolution(Padding padding) {

  /**
   * y = conv(x, w) + b.
   *
   * @param x [n][h][w][in]
   * @param wb kernel [rows][columns][in][out] and bias [out]
   * @param padded receives the padded image, [n][h + rows - 1][w + columns - 1][in]
   * @param y [n][h][w][out]
   */
  public void forward(INDArray x, Affine wb, INDArray padded, INDArray y) {
    Convolution.pad(x, padding, padded);
    Convolution.forward(padded, wb, Convolution.Edges.VALID, y);
  }

  /** What the backward pass of {@link #forward} reads. */
  public record Saved(INDArray padded, INDArray w) {}

  /** Shape of the scratch memory that {@link #backward} needs for images of so many pixels. */
  public static long[] scratchShape(long pixels, INDArray w) {
    return new long[] {pixels, w.length() / w.size(3)};
  }

  /**
   * The gradients of {@link #forward}, assigned.
   *
   * @param dy [n][h][w][out]
   * @param scratch of {@link #scratchShape} or longer
   * @param dx [n][h][w][in]
   * @param d of w and of b
   */
  public void backward(Saved saved, INDArray dy, INDArray scratch, INDArray dx, Affine d) {
    INDArray dRows = dy.reshape('c', -1, dy.size(3));
    Linear.biasGradient(dRows, d.bias());
    if (Fused.serves(dy) && Fused.serves(scratch)) {
      columns(saved, dRows, scratch, dx, d.scale());
      return;
    }
    INDArray dPadded = saved.padded.ulike();
    Nd4j.exec(
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(saved.padded, saved.w, dy)
            .addOutputs(dPadded, d.scale())
            .addIntegerArguments(Convolution.arguments(saved.w, Convolution.Edges.VALID))
            .build());
    Convolution.unpad(dPadded, padding, dx);
  }

  private void columns(Saved saved, INDArray dRows, INDArray scratch, INDArray dx, INDArray dw) {
    INDArray w = saved.w;
    CausalColumns.Kernel kernel =
        new CausalColumns.Kernel((int) w.size(0), (int) w.size(1), padding.top(), padding.left());
    CausalColumns.Image image =
        new CausalColumns.Image(
            (int) dx.size(0), (int) dx.size(1), (int) dx.size(2), (int) dx.size(3));
    CausalColumns taps = new CausalColumns(image, kernel);
    long[] shape = scratchShape(dRows.size(0), w);
    INDArray side =
        scratch
            .reshape(scratch.length())
            .get(NDArrayIndex.interval(0, shape[0] * shape[1]))
            .reshape('c', shape);
    taps.gather(byteBuffer(saved.padded), byteBuffer(side));
    INDArray matrix = w.reshape('c', shape[1], w.size(3));
    Linear.weightGradient(side, dRows, dw.reshape('c', shape[1], w.size(3)));
    Linear.inputGradient(dRows, matrix, side);
    taps.add(byteBuffer(side), byteBuffer(dx));
  }
}
