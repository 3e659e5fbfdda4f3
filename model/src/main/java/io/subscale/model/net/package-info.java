/**
 * A decoder as a whole. {@link io.subscale.model.net.DecoderGraph} is the architecture in the order
 * of the paper, one file: read it first. A {@link io.subscale.model.net.DecoderSpec} fixes every
 * size of it; {@link io.subscale.model.net.Architecture} lists its vertices, weights and inputs
 * without starting ND4J; {@link io.subscale.model.net.Decoder} is the trained thing, with flat Java
 * arrays on the outside: batches in, nats and logits out.
 */
package io.subscale.model.net;
