/**
 * The numeric kernels that the blocks are written with: products, convolutions, attention,
 * element-wise functions and look-ups over ND4J arrays, each forward and backward.
 *
 * <p>Enters and leaves: arrays that the caller allocated ('c' order, contiguous). What a kernel
 * needs besides it takes from the workspace that is open, which is the block's; {@code Lookup}
 * copies through Java arrays. Matrices are [rows][columns] with one row a pixel.
 *
 * <p>Products and convolutions are the native ops measured fast with oneDNN on CPU ({@code matmul},
 * {@code xw_plus_b}, {@code conv2d}). Attention, layer norm, gates, ELU, column sums, the
 * categorical loss, Adam and the gradients of causal convolutions have two ways: the fused kernels
 * of {@code io.subscale.model.simd}, and plain ND4J ops; {@code Fused} decides. Read {@link
 * io.subscale.model.op.Linear} first.
 */
package io.subscale.model.op;
