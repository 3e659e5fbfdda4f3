package io.subscale.model.graph;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The two weights of an affine map, or their gradients: of y = x w + b, a convolution or a norm.
 *
 * @param scale the matrix, kernel or gain
 * @param bias what is added, one number a column
 */
public record Affine(INDArray scale, INDArray bias) {}
