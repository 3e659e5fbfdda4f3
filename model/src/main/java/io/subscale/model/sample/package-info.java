/**
 * Images out of decoders. {@link io.subscale.model.sample.NaiveSampler} runs a whole forward pass
 * for every value: slow, and the measure of correctness for anything faster. {@link
 * io.subscale.model.sample.Draw} turns logits and a uniform number into a value.
 */
package io.subscale.model.sample;
