/**
 * One round of training on Spark: what enters is an RDD of {@code MultiDataSet} whose partitions
 * are the logical workers, what leaves is the mean of the workers' parameters and updater states,
 * weighted by the examples that each has seen. Works with any DL4J {@code ComputationGraph}.
 *
 * <p>Read {@link io.subscale.jobs.round.RoundTrainingMaster} first: it is the way in, through
 * dl4j-spark's {@code SparkComputationGraph}. {@code RoundJobs} are a round's Spark jobs, {@code
 * GroupTask} what a task does that trains workers, {@code MergeTask} one that merges a chunk of
 * their states, {@code MeanTree} the algebra, which knows no Spark. {@code ChunkLayout} says how a
 * state is cut, {@code ChunkBlocks} where its chunks lie. Vectors travel as little-endian float32
 * bytes, never as INDArrays.
 */
package io.subscale.jobs.round;
