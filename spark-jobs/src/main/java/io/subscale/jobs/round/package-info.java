/**
 * The vocabulary of a round of training: {@link io.subscale.jobs.round.Round} is what enters,
 * {@link io.subscale.jobs.round.RoundReport} what leaves beside the new weights. Knows no Spark.
 *
 * <p>In a round every logical worker trains a copy of the network on its own data, and the mean of
 * their parameters and updater states, weighted by the examples that each has seen, is what the
 * next round starts from. Works with any DL4J {@code ComputationGraph}. The rooms, from the bottom:
 *
 * <ol>
 *   <li>{@link io.subscale.jobs.round.mean}: the algebra of the weighted mean;
 *   <li>{@link io.subscale.jobs.round.worker}: what one worker does in one process;
 *   <li>{@link io.subscale.jobs.round.exchange}: the Spark jobs and blocks through which workers,
 *       executors and driver exchange states, and the only place that knows Spark;
 *   <li>{@link io.subscale.jobs.round.dl4j}: the same behind dl4j-spark's {@code TrainingMaster}.
 * </ol>
 */
package io.subscale.jobs.round;
