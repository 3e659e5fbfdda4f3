/**
 * The likelihood: logits and values in, nats and their gradient out. {@link
 * io.subscale.model.loss.CategoricalOutput} and {@link io.subscale.model.loss.MixtureOutput} are
 * the graph's output layers for training, of softmax and of law heads; {@link
 * io.subscale.model.loss.Nats} is what evaluation asks.
 */
package io.subscale.model.loss;
