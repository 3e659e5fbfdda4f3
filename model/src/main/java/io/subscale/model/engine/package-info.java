/**
 * Where a decoder is computed. Enters: a {@link io.subscale.model.net.DecoderSpec}, the flat state
 * of a training (weights, then both moments) and batches. Leaves: costs, the state after a step,
 * and drawn values. Read {@link io.subscale.model.engine.Engine} first; {@link
 * io.subscale.model.engine.CpuEngine} is DL4J's graph behind it, and other modules bring theirs by
 * {@link io.subscale.model.engine.EngineProvider}.
 */
package io.subscale.model.engine;
