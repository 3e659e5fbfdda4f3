package io.subscale.model.op;

import static io.subscale.model.op.HostMemory.byteBuffer;

import io.subscale.model.simd.AdamStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A step of Adam on flat vectors (Kingma and Ba 2014; the corrections of the bias are folded into
 * the rate, so that epsilon is added to the uncorrected root).
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param rate step size
 * @param iteration steps before this one
 */
public record AdamOp(double beta1, double beta2, double epsilon, double rate, int iteration) {

  /**
   * The length of a flat vector; not finite if one of its values is not. It can be infinite where
   * squares add up to more than a float holds, as that of 2e19 alone does.
   */
  public static double norm(INDArray gradient) {
    if (Fused.serves(gradient)) {
      return Math.sqrt(AdamStep.squares(byteBuffer(gradient), (int) gradient.length()));
    }
    return gradient.norm2Number().doubleValue();
  }

  /**
   * Updates both moments and turns the gradient into what is subtracted from the weights.
   *
   * @param gradient overwritten by the step
   * @param scale what the gradient is multiplied with first
   */
  public void apply(INDArray gradient, double scale, INDArray first, INDArray second) {
    if (!Fused.serves(gradient)) {
      gradient.muli(scale);
      Nd4j.exec(new AdamUpdater(gradient, second, first, rate, beta1, beta2, epsilon, iteration));
      return;
    }
    double corrected =
        rate
            * Math.sqrt(1 - Math.pow(beta2, iteration + 1.0))
            / (1 - Math.pow(beta1, iteration + 1.0));
    new AdamStep(beta1, beta2, corrected, epsilon, scale)
        .apply(
            byteBuffer(gradient), byteBuffer(first), byteBuffer(second), (int) gradient.length());
  }
}
