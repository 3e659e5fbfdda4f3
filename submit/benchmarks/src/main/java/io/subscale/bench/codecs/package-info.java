/**
 * What ordinary lossless codecs need for the pictures of a prepared data set, to stand beside the
 * decoders' bits/dim: shards enter, a line a codec leaves. {@link
 * io.subscale.bench.codecs.CodecsBench} is the command; {@link io.subscale.bench.codecs.FileSizes}
 * says what is counted and what is deducted, {@link io.subscale.bench.codecs.Tool} lists the
 * programs and their options.
 */
package io.subscale.bench.codecs;
