/**
 * What all benchmarks share: durations enter, numbers as printed leave. {@link
 * io.subscale.bench.measure.Measurement} is one line.
 */
package io.subscale.bench.measure;
