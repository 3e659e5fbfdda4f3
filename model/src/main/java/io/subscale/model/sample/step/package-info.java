/**
 * A decoder that costs a new pixel only what the pixel's own activations cost.
 *
 * <p>Enters: a {@link io.subscale.model.net.Decoder}, once ({@link
 * io.subscale.model.sample.step.StepWeights}); then a slice's context E, and value after value.
 * Leaves: the logits of the next value. {@link io.subscale.model.sample.step.StepDecoder} makes a
 * step of every block of the {@link io.subscale.model.net.Architecture} that depends on the target
 * and runs them in its order; what a step does is stated beside the block's pass, in its package.
 *
 * <p>The equations are those of {@code docs/MODEL.md}. What keeps pass and step of a block from
 * drifting is the test {@code StepDecoderTest}: every plan's logits equal those of whole forward
 * passes.
 */
package io.subscale.model.sample.step;
