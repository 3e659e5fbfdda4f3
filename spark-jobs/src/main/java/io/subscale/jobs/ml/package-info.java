/**
 * The door for Spark ML's pipelines: a table with a column of pictures enters, and a model leaves
 * that adds their likelihoods to a table and draws pictures. Read {@link
 * io.subscale.jobs.ml.SubscaleEstimator} first, then {@link io.subscale.jobs.ml.SubscaleModel}.
 *
 * <p>It stands above the verbs and uses two of them, as the command line does: fitting is {@code
 * prepare} and {@code train} on a table that is written aside. Nothing else of the program knows
 * Spark ML, which the bundle does not have.
 *
 * <p>{@link io.subscale.jobs.ml.ImageColumn} knows the two kinds of columns; {@link
 * io.subscale.jobs.ml.TrainedDecoders} is what a model holds and saves.
 */
package io.subscale.jobs.ml;
