/**
 * The network alone, without Spark and on random data: sizes enter as options ({@link
 * io.subscale.bench.net.NetOptions}), times and rates leave. {@link
 * io.subscale.bench.net.TrainStepBench} is the one to read first.
 */
package io.subscale.bench.net;
