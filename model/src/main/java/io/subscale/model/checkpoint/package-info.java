/**
 * The file format of trained tensors: what enters is a flat float vector cut into named tensors,
 * what leaves is a <a href="https://github.com/huggingface/safetensors">safetensors</a> file, and
 * the way back. Nothing in a file is ever executed, and nothing is allocated before the file's
 * header has been checked against the file's length.
 *
 * <p>Read {@link io.subscale.model.checkpoint.SafeTensors} first; it states the format byte by
 * byte. {@link io.subscale.model.checkpoint.FlatTensors} is the value that is read and written.
 * What other programs have written is read by {@link io.subscale.model.checkpoint.OtherTensors}.
 */
package io.subscale.model.checkpoint;
