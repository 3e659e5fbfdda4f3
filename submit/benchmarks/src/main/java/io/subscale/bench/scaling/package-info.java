/**
 * How training's rate grows with the executors: numbers of executors enter, examples a second of
 * each and their ratio leave. {@link io.subscale.bench.scaling.ScalingBench} takes them in turn,
 * each in a process of its own; {@link io.subscale.bench.scaling.RoundTimes} says what a round's
 * time was spent on.
 */
package io.subscale.bench.scaling;
