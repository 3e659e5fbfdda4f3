/**
 * The verb {@code evaluate}: a run's decoders and a split enter, the exact likelihood of every
 * image leaves, by stage and in sum. Read {@link io.subscale.jobs.evaluate.EvaluateJob} first; the
 * measuring itself is in {@link io.subscale.jobs.likelihood}.
 *
 * <p>{@code run.dir/evaluate-<split>/} holds {@code report.json} ({@link
 * io.subscale.jobs.evaluate.Evaluation}) and {@code report.md}. Both are a function of checkpoints,
 * data and {@code evaluate.batch}: no clock, no executor count.
 */
package io.subscale.jobs.evaluate;
