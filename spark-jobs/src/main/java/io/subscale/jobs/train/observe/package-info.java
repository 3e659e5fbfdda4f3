/**
 * What watches training: rounds enter, and out come a progress line for a person ({@link
 * io.subscale.jobs.train.observe.ProgressLine}), JSON lines for programs and the same numbers for
 * TensorBoard ({@link io.subscale.jobs.train.observe.MetricsLog}), checkpoints ({@link
 * io.subscale.jobs.train.observe.CheckpointSaver}), validation likelihoods ({@link
 * io.subscale.jobs.train.observe.Validation}), and a stop when training has diverged ({@link
 * io.subscale.jobs.train.observe.DivergenceGuard}). The loop knows none of them.
 *
 * <p>{@link io.subscale.jobs.run.StageUnits} says how a round's score becomes bits/dim.
 */
package io.subscale.jobs.train.observe;
