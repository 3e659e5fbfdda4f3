/**
 * The way in for programs that train with dl4j-spark: {@link
 * io.subscale.jobs.round.dl4j.RoundTrainingMaster} is a {@code TrainingMaster} for {@code
 * SparkComputationGraph}, each of whose calls is one round of {@link
 * io.subscale.jobs.round.exchange.RoundExchange}.
 */
package io.subscale.jobs.round.dl4j;
