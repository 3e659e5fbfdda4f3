/**
 * The mean of vectors, weighted by the examples behind each: vectors enter in worker order and in
 * chunks, their mean leaves, the same bits whichever neighbours met first. Read {@link
 * io.subscale.jobs.round.mean.MeanTree} first; {@link io.subscale.jobs.round.mean.WeightedMean} is
 * the mean of two, {@link io.subscale.jobs.round.mean.ChunkLayout} says how a long vector is cut.
 * Plain Java on little-endian float32 bytes.
 */
package io.subscale.jobs.round.mean;
