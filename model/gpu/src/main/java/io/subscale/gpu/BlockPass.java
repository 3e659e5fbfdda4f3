package io.subscale.gpu;

import java.util.List;

/** A block's arithmetic on the device; on the CPU: {@link io.subscale.model.graph.BlockRun}. */
interface BlockPass {

  /**
   * The block's output.
   *
   * @param inputs outputs of the vertices that feed this one, in their order; data that the block
   *     reads is the batch's
   * @return of {@link Pass#output}
   */
  Rows forward(Pass pass, List<Rows> inputs);

  /**
   * Writes the weights' gradients and the inputs'.
   *
   * @param inputs the forward half's
   * @param d gradient of the output
   * @param sinks of the inputs
   */
  void backward(Pass pass, List<Rows> inputs, Rows d, List<Sink> sinks);
}
