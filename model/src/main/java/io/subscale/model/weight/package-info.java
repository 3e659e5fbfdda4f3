/**
 * What a block states of its weights, once: {@link io.subscale.model.weight.Weight} is a name, a
 * shape, what a pixel's row does with it, and how it starts. The batch pass ({@link
 * io.subscale.model.graph.Pass}), the step of the sampler ({@link
 * io.subscale.model.step.StepSetup}) and the count of operations ({@link
 * io.subscale.model.graph.Work}) are all asked with the same object, so none of them spells a name
 * or a shape again. Plain Java: no ND4J.
 */
package io.subscale.model.weight;
