/**
 * What one logical worker does in its process: a network set to the round's beginning and an
 * iterator of data sets enter, the trained network and {@link
 * io.subscale.jobs.round.worker.WorkerCounts} leave. Read {@link
 * io.subscale.jobs.round.worker.LocalRound} first; {@link io.subscale.jobs.round.worker.Replica} is
 * what it trains, {@link io.subscale.jobs.round.worker.GraphState} DL4J's graph as such, {@link
 * io.subscale.jobs.round.worker.EngineKind} a decoder on a GPU, and {@link
 * io.subscale.jobs.round.worker.ReplicaPool} keeps them from round to round. Knows no Spark.
 */
package io.subscale.jobs.round.worker;
