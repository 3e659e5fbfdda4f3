package io.subscale.model.graph;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A block's arithmetic. A run remembers what its backward pass needs of the last forward pass, and
 * is used by one thread.
 */
public interface BlockRun {

  /**
   * The block's output.
   *
   * @param pass weights and memory
   * @param inputs activations of the vertices that feed this one, never changed
   * @return an array of {@link Pass#output}
   */
  INDArray forward(Pass pass, INDArray[] inputs);

  /**
   * Writes the weights' gradients (all of them, assigned and not added) and returns the inputs'.
   *
   * @param pass weights, their gradients, and memory
   * @param inputs the forward pass's inputs
   * @param gradient of the loss by the output, in the output's shape; may be overwritten
   * @return one array of {@link Pass#inputGradient} an input, {@code null} for data
   */
  INDArray[] backward(Pass pass, INDArray[] inputs, INDArray gradient);
}
