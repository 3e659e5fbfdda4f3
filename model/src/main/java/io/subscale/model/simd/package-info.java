/**
 * Kernels on plain memory, written with the JDK's vector API: the parts of a decoder for which the
 * native libraries have no fast op (attention by tiles, layer norm, gates, ELU, column sums, the
 * categorical loss, Adam, the taps of causal convolutions).
 *
 * <p>Enters and leaves: {@code float[]} tiles, or direct byte buffers over ND4J's memory, 'c' order
 * and native byte order. Knows neither ND4J nor DL4J; {@code io.subscale.model.op} is its caller
 * and keeps a plain ND4J path for double, for other devices and for a JVM without the module.
 *
 * <p>{@link io.subscale.model.simd.RowProduct}, {@link io.subscale.model.simd.RowMath} and {@link
 * io.subscale.model.simd.TokenAttention} are the sampler's: small products over weights packed
 * once, on rows of {@code float[]} ({@link io.subscale.model.simd.FloatRows}), by one thread each.
 *
 * <p>{@code jdk.incubator.vector} is an incubating module: this package is compiled by an execution
 * of its own (javac warns about the module itself, which {@code -Werror} would refuse), and a JVM
 * needs {@code --add-modules jdk.incubator.vector}. Ask {@link io.subscale.model.simd.Simd} before
 * any other class here is touched; read {@link io.subscale.model.simd.AttentionHead} first.
 *
 * <p>Every kernel gives the same bits for any number of threads: work is cut into pieces of a fixed
 * size, and partial sums are added in the order of the pieces.
 */
package io.subscale.model.simd;
