/**
 * The verb {@code train}: a prepared data set and a configuration enter, checkpoints of every stage
 * leave in {@code run.dir}. Read {@link io.subscale.jobs.train.TrainJob} first, then {@code
 * StageTraining}, which puts what watches around one stage's {@link
 * io.subscale.jobs.train.StageRounds}. The packages below: {@code loop} (when to stop, what rate),
 * {@code data} (what a worker sees), {@code observe} (what watches), {@code tensorboard} (its
 * numbers as event files), {@code preflight} (what every executor must have).
 *
 * <p>{@link io.subscale.jobs.train.SparkRounds} is the seam to {@link io.subscale.jobs.round},
 * where a round is one Spark job. What the run leaves for the other verbs, and how they read it, is
 * {@link io.subscale.jobs.run}.
 */
package io.subscale.jobs.train;
