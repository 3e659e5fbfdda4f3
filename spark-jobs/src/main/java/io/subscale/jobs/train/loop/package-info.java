/**
 * The training of one stage, round by round: a state and a budget enter, rounds are run until the
 * budget is spent, observers see each of them. Knows no Spark: rounds are run by whoever implements
 * {@link io.subscale.jobs.train.loop.RoundRunner}.
 *
 * <p>Read {@link io.subscale.jobs.train.loop.TrainLoop} first; it is one short loop. Learning rates
 * come from {@link io.subscale.jobs.train.loop.Schedule}, the end from {@link
 * io.subscale.jobs.train.loop.Budget}, the averaged weights from {@link
 * io.subscale.jobs.train.loop.Ema}.
 */
package io.subscale.jobs.train.loop;
