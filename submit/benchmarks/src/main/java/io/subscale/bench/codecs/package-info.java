/**
 * What ordinary lossless codecs need for the pictures of a prepared data set, to stand beside the
 * decoders' bits/dim: shards enter, a line a codec leaves. {@link
 * io.subscale.bench.codecs.CodecsBench} is the command; the coding is in {@link
 * io.subscale.jobs.codec}.
 */
package io.subscale.bench.codecs;
