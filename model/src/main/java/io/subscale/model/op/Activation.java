package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.simd.EluValues;
import io.subscale.model.simd.GateRows;
import io.subscale.model.simd.SiluValues;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Element-wise functions and their derivatives, written from their outputs. */
public final class Activation {
  private Activation() {}

  /** y = x for x &gt; 0, else exp(x) - 1 (Clevert et al. 2015, alpha 1). */
  public static void elu(INDArray x, INDArray y) {
    if (Fused.serves(x)) {
      new EluValues(Math.toIntExact(x.length())).forward(byteBuffer(x), byteBuffer(y));
    } else {
      exec("elu", x, y);
    }
  }

  /**
   * dx = dy * elu'(x), where elu'(x) = min(elu(x), 0) + 1. In the plain path composed: {@code
   * elu_bp} takes ten times as long.
   *
   * @param y the output of {@link #elu}
   * @param dy overwritten by the result
   */
  public static void eluBackward(INDArray y, INDArray dy) {
    if (Fused.serves(y)) {
      new EluValues(Math.toIntExact(y.length())).backward(byteBuffer(y), byteBuffer(dy));
      return;
    }
    INDArray slope = y.ulike();
    Nd4j.exec(new ScalarMin(y, null, slope, 0));
    slope.addi(1);
    dy.muli(slope);
  }

  /** y = x sigmoid(x) (Elfwing et al. 2018); y is not x. */
  public static void silu(INDArray x, INDArray y) {
    if (Fused.serves(x)) {
      new SiluValues(Math.toIntExact(x.length())).forward(byteBuffer(x), byteBuffer(y));
      return;
    }
    exec("sigmoid", x, y);
    y.muli(x);
  }

  /**
   * dx = dy (s + x s (1 - s)) with s = sigmoid(x).
   *
   * @param x the input of {@link #silu}
   * @param dy overwritten by the result
   */
  public static void siluBackward(INDArray x, INDArray dy) {
    if (Fused.serves(x)) {
      new SiluValues(Math.toIntExact(x.length())).backward(byteBuffer(x), byteBuffer(dy));
      return;
    }
    INDArray sigmoid = x.ulike();
    INDArray slope = x.ulike();
    exec("sigmoid", x, sigmoid);
    sigmoid.rsubi(1, slope);
    slope.muli(x).addi(1).muli(sigmoid);
    dy.muli(slope);
  }

  /** y = max(x, 0). */
  public static void relu(INDArray x, INDArray y) {
    Nd4j.exec(new ScalarMax(x, null, y, 0));
  }

  /**
   * dx = dy where y &gt; 0, else 0.
   *
   * @param y the output of {@link #relu}
   * @param dy overwritten by the result
   * @param scratch an array of y's shape
   */
  public static void reluBackward(INDArray y, INDArray dy, INDArray scratch) {
    Nd4j.exec(new Sign(y, scratch));
    dy.muli(scratch);
  }

  /** Softmax over the last axis. */
  public static void softmax(INDArray x, INDArray y) {
    exec("softmax", x, y);
  }

  /**
   * The gate of the Gated PixelCNN (van den Oord et al. 2016b, eq. 2): out = tanh(a) sigmoid(g).
   *
   * @param pre [rows][2 width], a in the left half and g in the right
   * @param out [rows][width]
   */
  public static void gate(INDArray pre, INDArray out) {
    if (Fused.serves(pre)) {
      gates(out).forward(byteBuffer(pre), byteBuffer(out));
      return;
    }
    INDArray sigmoid = out.ulike();
    exec("tanh", half(pre, 0), out);
    exec("sigmoid", half(pre, 1), sigmoid);
    out.muli(sigmoid);
  }

  /**
   * The gradient of {@link #gate}: da = d s (1 - t²), dg = d t s (1 - s), where t = tanh(a) and s =
   * sigmoid(g) are taken again.
   *
   * @param d gradient of the output, overwritten
   * @param dPre [rows][2 width], receives da and dg
   */
  public static void gateBackward(INDArray pre, INDArray d, INDArray dPre) {
    if (Fused.serves(pre)) {
      gates(d).backward(byteBuffer(pre), byteBuffer(d), byteBuffer(dPre));
      return;
    }
    INDArray tanh = d.ulike();
    INDArray sigmoid = d.ulike();
    INDArray scratch = d.ulike();
    exec("tanh", half(pre, 0), tanh);
    exec("sigmoid", half(pre, 1), sigmoid);
    d.muli(sigmoid);
    tanh.muli(tanh, scratch);
    scratch.rsubi(1).muli(d);
    half(dPre, 0).assign(scratch);
    sigmoid.rsubi(1, scratch);
    scratch.muli(tanh).muli(d);
    half(dPre, 1).assign(scratch);
  }

  private static GateRows gates(INDArray out) {
    return new GateRows((int) out.size(0), (int) out.size(1));
  }

  private static INDArray half(INDArray matrix, int which) {
    long width = matrix.size(1) / 2;
    return matrix.get(
        NDArrayIndex.all(), NDArrayIndex.interval(which * width, (which + 1) * width));
  }

  private static void exec(String name, INDArray x, INDArray y) {
    Nd4j.exec(DynamicCustomOp.builder(name).addInputs(x).addOutputs(y).build());
  }
}
