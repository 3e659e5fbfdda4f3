/**
 * What ordinary lossless codecs need for the pictures of a prepared data set, to stand beside the
 * decoders' bits/dim: shards enter, a cost a codec leaves. {@link io.subscale.jobs.codec.CodecCost}
 * is read first; {@code FileSizes} says what is counted and what is deducted, {@code Tool} lists
 * the programs and their options.
 */
package io.subscale.jobs.codec;
