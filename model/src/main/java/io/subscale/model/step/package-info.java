/**
 * What a block's step is made of: a decoder at work on one slice, where a new pixel costs only what
 * its own activations cost.
 *
 * <p>Each {@link io.subscale.model.graph.Block} that depends on the target makes a {@link
 * io.subscale.model.step.BlockStep} beside its batch pass, in its own package, from a {@link
 * io.subscale.model.step.StepSetup}: its weights (asked for by the same {@link
 * io.subscale.model.weight.Weight}s as in the pass), what the vertices it reads give ({@link
 * io.subscale.model.step.Activations}: all pixels of a slice, or the pixel at hand) and memory.
 * {@link io.subscale.model.sample.step.StepDecoder} runs them. Read {@code BlockStep} first.
 *
 * <p>Float arrays, allocated once. {@link io.subscale.model.step.PackedWeights} copies and packs
 * the weights, which threads share; {@link io.subscale.model.step.Kernels} is the arithmetic, on
 * the JDK's vector API or in plain Java. The images of a batch are the rows of each small product,
 * so weights are read once for several of them. Images do not mix, so an image's numbers do not
 * depend on the others.
 */
package io.subscale.model.step;
