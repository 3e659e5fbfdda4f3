/**
 * What all benchmarks share: durations enter, numbers as printed leave. {@link
 * io.subscale.jobs.bench.measure.Measurement} is one line.
 */
package io.subscale.jobs.bench.measure;
