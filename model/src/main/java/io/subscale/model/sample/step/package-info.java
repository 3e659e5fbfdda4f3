/**
 * A decoder that costs a new pixel only what the pixel's own activations cost.
 *
 * <p>Enters: a {@link io.subscale.model.net.Decoder}'s weights, once; then a slice's context E, and
 * value after value. Leaves: the logits of the next value. Read {@link
 * io.subscale.model.sample.step.StepDecoder} first: a row of pixels starts with the vertical stack
 * over the whole row ({@link io.subscale.model.sample.step.VerticalRows}) and all that depends on
 * E; a pixel takes one transformer token over cached keys and values ({@link
 * io.subscale.model.sample.step.TokenSteps}) and one step of the horizontal stack ({@link
 * io.subscale.model.sample.step.HorizontalSteps}); a value takes the head ({@link
 * io.subscale.model.sample.step.ColourSteps} for a softmax, {@link
 * io.subscale.model.sample.step.LawSteps} for a law).
 *
 * <p>Float arrays, allocated once. {@link io.subscale.model.sample.step.StepWeights} finds and
 * packs the weights, which threads share; {@link io.subscale.model.sample.step.Kernels} is the
 * arithmetic, on the JDK's vector API or in plain Java. The images of a batch are the rows of each
 * small product, so weights are read once for several of them. Images do not mix, so an image's
 * numbers do not depend on the others.
 *
 * <p>The equations are those of {@code docs/MODEL.md}, written a second time beside the training
 * blocks. What keeps the two from drifting is the test {@code IncrementalSamplerTest}: every plan's
 * logits and pixels equal those of whole forward passes.
 */
package io.subscale.model.sample.step;
