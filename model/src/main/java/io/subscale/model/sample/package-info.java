/**
 * Images out of decoders. {@link io.subscale.model.sample.IncrementalSampler} is the one to use;
 * {@link io.subscale.model.sample.NaiveSampler} runs a whole forward pass for every value, slow,
 * and is the measure of its correctness. {@link io.subscale.model.sample.SampleLoop} draws in
 * generation order for both, and {@link io.subscale.model.sample.Draw} turns logits and a uniform
 * number into a value. Both give {@link io.subscale.model.sample.Sample}s.
 */
package io.subscale.model.sample;
