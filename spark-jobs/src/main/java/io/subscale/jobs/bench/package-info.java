/**
 * Measurements of the program itself: options enter, one JSON object a line leaves on standard
 * output. {@link io.subscale.jobs.bench.Bench} lists the benchmarks; each is a command of its own:
 * {@link io.subscale.jobs.bench.net} times the network alone, {@link io.subscale.jobs.bench.torch}
 * compares it with PyTorch, {@link io.subscale.jobs.bench.averaging} times a round on executors,
 * {@link io.subscale.jobs.bench.scaling} compares numbers of executors, {@link
 * io.subscale.jobs.bench.soak} looks at what many rounds leave, {@link
 * io.subscale.jobs.bench.codecs} codes a data set's pictures with ordinary codecs. A new benchmark
 * prints through {@link io.subscale.jobs.bench.measure.JsonLines}, and every line begins with its
 * name under {@code bench}.
 */
package io.subscale.jobs.bench;
