/**
 * Everything of a round that crosses a process boundary: an RDD of {@code MultiDataSet} whose
 * partitions are the logical workers enters, the merged state leaves, on the driver and on the
 * executors. Read {@link io.subscale.jobs.round.exchange.RoundExchange} first. {@code RoundJobs}
 * are a round's Spark jobs, {@code GroupTask} what a task does that trains workers, {@code
 * MergeTask} one that merges a chunk of their states, {@code ChunkBlocks} where chunks lie. Vectors
 * travel as little-endian float32 bytes, never as INDArrays.
 */
package io.subscale.jobs.round.exchange;
