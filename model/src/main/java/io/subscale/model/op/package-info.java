/**
 * The numeric kernels that the blocks are written with: products, convolutions, attention,
 * element-wise functions and look-ups over ND4J arrays, each forward and backward.
 *
 * <p>Enters and leaves: arrays that the caller allocated ('c' order, contiguous). What a kernel
 * needs besides (a row of ones, attention's mask and shifted factors) it takes from the workspace
 * that is open, which is the block's; {@code Lookup} copies through Java arrays. Matrices are
 * [rows][columns] with one row a pixel. The native ops chosen are the ones measured fast with
 * oneDNN on CPU ({@code matmul}, {@code xw_plus_b}, {@code conv2d}, {@code tanh}, {@code softmax});
 * slow ones are composed from cheap ones, and the comment says which. Read {@link
 * io.subscale.model.op.Linear} first.
 */
package io.subscale.model.op;
