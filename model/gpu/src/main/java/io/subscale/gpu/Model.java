package io.subscale.gpu;

import io.subscale.model.net.DecoderSpec;

/**
 * What passes work with.
 *
 * @param weights where each tensor lies
 * @param state weights, then moments
 * @param arena memory for a batch
 */
record Model(Gpu gpu, DecoderSpec spec, Weights weights, Buffer state, Arena arena) {}
