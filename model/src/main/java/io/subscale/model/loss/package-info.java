/**
 * The likelihood: logits and values in, nats and their gradient out. {@link
 * io.subscale.model.loss.CategoricalOutput} is the graph's output layer for training; {@link
 * io.subscale.model.loss.Nats} is the arithmetic, which evaluation uses too.
 */
package io.subscale.model.loss;
