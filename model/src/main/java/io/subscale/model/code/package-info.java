/**
 * A lossless code through the model: an image's values enter, bytes leave, as many as the exact
 * likelihood says, and the other way round.
 *
 * <p>Read {@link io.subscale.model.code.ImageCoder} first. It asks the incremental step decoders
 * ({@code io.subscale.model.sample.step}) for the logits of value after value; {@link
 * io.subscale.model.code.Frequencies} makes whole numbers of them, and {@link
 * io.subscale.model.code.RangeEncoder} and {@link io.subscale.model.code.RangeDecoder} turn these
 * into bytes and back. Every operation between weights and frequencies gives the same bits on every
 * machine ({@link io.subscale.model.step.Kernels}), or nobody could decode.
 */
package io.subscale.model.code;
