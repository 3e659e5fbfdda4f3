/**
 * Images out of decoders: a {@link io.subscale.model.sample.SampleRequest} (seed, numbers, {@link
 * io.subscale.model.sample.Steering}, what is {@link io.subscale.model.sample.Conditioning})
 * enters, {@link io.subscale.model.sample.Sample}s leave. {@link
 * io.subscale.model.sample.IncrementalSampler} is the one to use; {@link
 * io.subscale.model.sample.NaiveSampler} runs a whole forward pass for every value, slow, and is
 * the measure of its correctness; {@link io.subscale.model.sample.SliceSampler} leaves whole slices
 * to a {@link io.subscale.model.sample.SliceDrawer}, such as an engine. {@link
 * io.subscale.model.sample.SampleLoop} goes through stages and slices for all, {@link
 * io.subscale.model.sample.StageDraws} through a slice's values, and {@link
 * io.subscale.model.sample.Draw} turns logits and a uniform number into a value.
 */
package io.subscale.model.sample;
