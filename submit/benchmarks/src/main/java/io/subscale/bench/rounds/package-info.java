/**
 * Training as the verb {@code train} does it, for benchmarks to watch: a configuration enters,
 * rounds are run on drawn pictures and shown to observers; nothing is validated or saved. {@link
 * io.subscale.bench.rounds.SyntheticTraining} is all of it.
 */
package io.subscale.bench.rounds;
