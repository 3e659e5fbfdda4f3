/**
 * The verb {@code train}: a prepared data set and a configuration enter, checkpoints of every stage
 * leave in {@code run.dir}. Read {@link io.subscale.jobs.train.TrainJob} first, then {@code
 * StageTraining}, which puts one stage's training together from the packages below: {@code loop}
 * (when to stop, what rate), {@code data} (what a worker sees), {@code observe} (what watches),
 * {@code tensorboard} (its numbers as event files), {@code checkpoint} (what is kept), {@code
 * preflight} (what every executor must have).
 *
 * <p>{@link io.subscale.jobs.train.SparkRounds} is the seam to {@link io.subscale.jobs.round},
 * where a round is one Spark job. {@link io.subscale.jobs.train.TrainedStages} reads a run's
 * decoders for the other verbs.
 */
package io.subscale.jobs.train;
