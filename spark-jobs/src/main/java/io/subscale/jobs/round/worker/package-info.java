/**
 * What one logical worker does in its process: a network set to the round's beginning and an
 * iterator of data sets enter, the trained network and {@link
 * io.subscale.jobs.round.worker.WorkerCounts} leave. Read {@link
 * io.subscale.jobs.round.worker.LocalRound} first; {@link io.subscale.jobs.round.worker.GraphState}
 * is a network's state as flat vectors, {@link io.subscale.jobs.round.worker.ReplicaPool} keeps
 * networks from round to round. Knows no Spark.
 */
package io.subscale.jobs.round.worker;
