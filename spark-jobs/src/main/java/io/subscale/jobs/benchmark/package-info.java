/**
 * The verb {@code benchmark}: a suite enters, checkpoints x data sets, a line of history for each
 * leaves, with a verdict against earlier runs. Read {@link io.subscale.jobs.benchmark.BenchmarkJob}
 * first; {@link io.subscale.jobs.benchmark.PairedTest} is the judge, {@code History} what it
 * remembers.
 *
 * <p>The folder {@code benchmark.history} holds
 *
 * <ul>
 *   <li>{@code history.jsonl}: {@link io.subscale.jobs.benchmark.ScoredEntry}, a line an entry of a
 *       run, oldest first;
 *   <li>{@code tables/RUN-ENTRY.parquet}: {@link io.subscale.jobs.score.CodeLengthTable};
 *   <li>{@code runs/RUN/}: {@code report.md} and {@code report.html} for a person; {@code
 *       results.json}, {@code eval_results.yaml} and {@code smaller_is_better.json} for other
 *       programs;
 *   <li>{@code codecs/DATASET-SPLIT.json}: what codecs need for the same pictures;
 *   <li>{@code pending.json}, while a run is not at its end, and {@code lease-benchmark-N.json},
 *       while a process works on it.
 * </ul>
 *
 * <p>A run that was cut off goes on under its number: entries whose lines are there are not scored
 * again, and the history ends as if nothing had happened.
 */
package io.subscale.jobs.benchmark;
