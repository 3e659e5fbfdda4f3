/**
 * The score of a split under a run's decoders: a data set and checkpoints enter, every image's code
 * length leaves, and what follows from them. Read {@link io.subscale.jobs.score.Scorer} first;
 * {@link io.subscale.jobs.score.Evaluation} is the report, {@link
 * io.subscale.jobs.score.CodeLengthTable} the file of each image's costs. The measuring itself is
 * in {@link io.subscale.jobs.likelihood}.
 */
package io.subscale.jobs.score;
