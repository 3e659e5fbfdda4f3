package io.subscale.model.loss;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A law of values by rows of parameters, in the hands of one layer. */
interface ValueLaw {

  /**
   * The cost of each row's value.
   *
   * @param parameters [rows][..]
   * @param values [rows], as the labels give them
   * @return [rows], nats
   */
  double[] nats(INDArray parameters, int[] values);

  /**
   * The costs' gradient by the parameters, times a factor.
   *
   * @param gradient in the parameters' shape, assigned
   */
  void gradient(INDArray parameters, int[] values, double factor, INDArray gradient);

  /** The parameters or values that were scored last are about to change. */
  void forget();
}
