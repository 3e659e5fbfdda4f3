/**
 * What averaging costs a round: numbers of parameters and workers enter, the time and the driver's
 * bytes of each {@link io.subscale.bench.averaging.AveragingEngine} leave. {@link
 * io.subscale.bench.averaging.AveragingBench} runs them on executors that are processes of their
 * own; all train the same network on the same data.
 */
package io.subscale.bench.averaging;
