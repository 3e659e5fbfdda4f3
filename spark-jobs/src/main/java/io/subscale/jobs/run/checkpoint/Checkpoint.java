package io.subscale.jobs.run.checkpoint;

import io.subscale.model.checkpoint.FlatTensors;

/**
 * A checkpoint's content.
 *
 * @param meta what made it
 * @param weights as trained
 * @param ema averaged; the same names and shapes
 * @param updater the optimiser's state
 */
public record Checkpoint(
    CheckpointMeta meta, FlatTensors weights, FlatTensors ema, FlatTensors updater) {}
