/**
 * Measurements of the program, beside it and no part of it: options enter, one JSON object a line
 * leaves on standard output. {@link io.subscale.bench.Bench} lists the benchmarks; each is a
 * command of its own: {@link io.subscale.bench.net} times the network alone, {@link
 * io.subscale.bench.torch} compares it with PyTorch, {@link io.subscale.bench.averaging} times a
 * round on executors, {@link io.subscale.bench.scaling} compares numbers of executors, {@link
 * io.subscale.bench.soak} looks at what many rounds leave, {@link io.subscale.bench.codecs} codes a
 * data set's pictures with ordinary codecs. A new benchmark prints through {@link
 * io.subscale.bench.measure.JsonLines}, and every line begins with its name under {@code bench}.
 */
package io.subscale.bench;
