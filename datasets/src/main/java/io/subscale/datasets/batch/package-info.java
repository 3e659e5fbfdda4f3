/**
 * One training step's integers. What enters is images in generation order (uint8 [S*S][h][w][3])
 * and a slice index for each, what leaves is a {@link io.subscale.datasets.batch.Batch}: targets
 * and windows as flat int arrays.
 *
 * <p>Read {@link io.subscale.datasets.batch.BatchAssembler} first. {@link
 * io.subscale.datasets.batch.EpochOrder} says which example is the p-th of a run.
 */
package io.subscale.datasets.batch;
