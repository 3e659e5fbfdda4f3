package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.graph.Affine;
import io.subscale.model.simd.ColumnSums;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products y = x w (+ b) with x [rows][in], w [in][out], b [out], y [rows][out].
 *
 * <p>The {@code matmul} and {@code xw_plus_b} ops run in oneDNN on contiguous 'c' arrays.
 */
public final class Linear {
  private Linear() {}

  /** y = x w + b. */
  public static void forward(INDArray x, Affine wb, INDArray y) {
    Nd4j.exec(
        DynamicCustomOp.builder("xw_plus_b")
            .addInputs(x, wb.scale(), wb.bias())
            .addOutputs(y)
            .build());
  }

  /** dw = x' dy, db = column sums of dy. */
  public static void weightGradients(INDArray x, INDArray dy, Affine dwb) {
    weightGradient(x, dy, dwb.scale());
    biasGradient(dy, dwb.bias());
  }

  /** y = x w. */
  public static void product(INDArray x, INDArray w, INDArray y) {
    matmul(x, w, y, Transposed.NONE, 0);
  }

  /** y += x w. */
  public static void addProduct(INDArray x, INDArray w, INDArray y) {
    matmul(x, w, y, Transposed.NONE, 1);
  }

  /** dx = dy w'. */
  public static void inputGradient(INDArray dy, INDArray w, INDArray dx) {
    matmul(dy, w, dx, Transposed.SECOND, 0);
  }

  /** dx += dy w'. */
  public static void addInputGradient(INDArray dy, INDArray w, INDArray dx) {
    matmul(dy, w, dx, Transposed.SECOND, 1);
  }

  /** dw = x' dy. */
  public static void weightGradient(INDArray x, INDArray dy, INDArray dw) {
    matmul(x, dy, dw, Transposed.FIRST, 0);
  }

  /** dw += x' dy. */
  public static void addWeightGradient(INDArray x, INDArray dy, INDArray dw) {
    matmul(x, dy, dw, Transposed.FIRST, 1);
  }

  /**
   * db = column sums of dy. In the plain path a product with a row of ones: several times faster
   * than the reduction.
   */
  public static void biasGradient(INDArray dy, INDArray db) {
    if (Fused.serves(dy)) {
      new ColumnSums((int) dy.size(0), (int) dy.size(1)).of(byteBuffer(dy), byteBuffer(db));
      return;
    }
    INDArray ones = Nd4j.ones(dy.dataType(), 1, dy.size(0));
    matmul(ones, dy, db.reshape(1, db.length()), Transposed.NONE, 0);
  }

  /** Which factor of a product is transposed. */
  private enum Transposed {
    NONE,
    FIRST,
    SECOND
  }

  /** c = a b + beta c. */
  private static void matmul(INDArray a, INDArray b, INDArray c, Transposed which, double beta) {
    Nd4j.exec(
        DynamicCustomOp.builder("matmul")
            .addInputs(a, b)
            .addOutputs(c)
            .addIntegerArguments(
                which == Transposed.FIRST ? 1 : 0, which == Transposed.SECOND ? 1 : 0, 0)
            .addFloatingPointArguments(1.0, beta)
            .build());
  }
}
