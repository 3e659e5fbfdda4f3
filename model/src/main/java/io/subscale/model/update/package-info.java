/**
 * How weights move: Adam on the whole flat gradient after clipping by its global norm. {@link
 * io.subscale.model.update.ClippedAdam} is the configuration, stored with the graph; {@link
 * io.subscale.model.update.ClippedAdamUpdater} holds the two moments and applies a step.
 */
package io.subscale.model.update;
