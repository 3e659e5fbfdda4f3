/**
 * Whether training keeps more and more: rounds are run, and between them the memory of the driver's
 * and the executors' processes, Spark's files and Spark's blocks are looked at. {@link
 * io.subscale.bench.soak.SoakBench} takes options and prints the growth; {@link
 * io.subscale.bench.soak.Sampler} takes the samples.
 */
package io.subscale.bench.soak;
