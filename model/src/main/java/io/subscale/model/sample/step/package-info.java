/**
 * A decoder that costs a new pixel only what the pixel's own activations cost.
 *
 * <p>Enters: a {@link io.subscale.model.net.Decoder}'s weights, once ({@link
 * io.subscale.model.sample.step.StepWeights}); then what is known of a slice, and value after
 * value. Leaves: the logits of the next value, to the same bits on every machine. {@link
 * io.subscale.model.sample.step.StepDecoder} makes a step of every block of the {@link
 * io.subscale.model.net.Architecture} and runs them in its order; what a step does is stated beside
 * the block's pass, in its package.
 *
 * <p>The equations are those of {@code docs/MODEL.md}. What keeps pass and step of a block from
 * drifting is the test {@code StepDecoderTest}: every plan's logits equal those of whole forward
 * passes.
 */
package io.subscale.model.sample.step;
