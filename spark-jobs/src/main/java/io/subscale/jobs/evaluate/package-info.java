/**
 * The verb {@code evaluate}: a run's decoders and a split enter, the exact likelihood of every
 * image leaves, by stage and in sum. One class: {@link io.subscale.jobs.evaluate.EvaluateJob}; the
 * measuring and the report are in {@link io.subscale.jobs.score}.
 *
 * <p>{@code run.dir/evaluate-<split>/} holds {@code report.json} ({@link
 * io.subscale.jobs.score.Evaluation}), {@code report.md} and {@code images.parquet} ({@link
 * io.subscale.jobs.score.CodeLengthTable}). They are a function of checkpoints, data and {@code
 * evaluate.batch}: no clock, no executor count.
 */
package io.subscale.jobs.evaluate;
