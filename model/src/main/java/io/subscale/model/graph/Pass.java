package io.subscale.model.graph;

import io.subscale.model.weight.LinearWeights;
import io.subscale.model.weight.NormWeights;
import io.subscale.model.weight.Weight;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a run works with in one pass: its weights, their gradients, and memory of the right
 * lifetime. All new arrays are uninitialised, 'c' order and of the graph's data type.
 */
public final class Pass {
  private final LayerWorkspaceMgr memory;
  private final DataType type;
  private final boolean training;
  private final Map<String, INDArray> weights;
  private final Map<String, INDArray> gradients;

  Pass(
      LayerWorkspaceMgr memory,
      DataType type,
      boolean training,
      Map<String, INDArray> weights,
      Map<String, INDArray> gradients) {
    this.memory = memory;
    this.type = type;
    this.training = training;
    this.weights = weights;
    this.gradients = gradients;
  }

  /** Whether a backward pass will follow (and dropout is on). */
  public boolean training() {
    return training;
  }

  /** A weight, a view of the flat parameters. */
  public INDArray weight(Weight weight) {
    return weights.get(weight.name());
  }

  /** The gradient of a weight, a view of the flat gradient; backward pass only. */
  public INDArray gradient(Weight weight) {
    return gradients.get(weight.name());
  }

  /** The weights of a linear map or a convolution. */
  public Affine weights(LinearWeights linear) {
    return new Affine(weight(linear.map()), weight(linear.bias()));
  }

  /** Their gradients; backward pass only. */
  public Affine gradients(LinearWeights linear) {
    return new Affine(gradient(linear.map()), gradient(linear.bias()));
  }

  /** The weights of a norm. */
  public Affine weights(NormWeights norm) {
    return new Affine(weight(norm.gain()), weight(norm.bias()));
  }

  /** Their gradients; backward pass only. */
  public Affine gradients(NormWeights norm) {
    return new Affine(gradient(norm.gain()), gradient(norm.bias()));
  }

  /** The forward pass's result. */
  public INDArray output(long... shape) {
    return memory.createUninitialized(ArrayType.ACTIVATIONS, type, shape, 'c');
  }

  /** Lives until the backward pass when training, else as long as {@link #scratch}. */
  public INDArray kept(long... shape) {
    ArrayType lifetime = training ? ArrayType.ACTIVATIONS : ArrayType.FF_WORKING_MEM;
    return memory.createUninitialized(lifetime, type, shape, 'c');
  }

  /** Lives until the end of this block's forward or backward pass. */
  public INDArray scratch(long... shape) {
    return memory.createUninitialized(ArrayType.FF_WORKING_MEM, type, shape, 'c');
  }

  /** A gradient to hand back for an input. */
  public INDArray inputGradient(long... shape) {
    return memory.createUninitialized(ArrayType.ACTIVATION_GRAD, type, shape, 'c');
  }
}
