package io.subscale.jobs.round;

import java.io.Serializable;
import java.util.List;

/**
 * What the driver receives of a chunk: the workers' mean, whatever their number.
 *
 * @param index the chunk's
 * @param mean float32 little-endian; empty if no worker saw an example
 * @param reports of all workers in their order, with the first chunk; else empty
 * @param mergeNanos time from the first piece to the mean
 */
public record MergedChunk(int index, byte[] mean, List<WorkerResult> reports, long mergeNanos)
    implements Serializable {}
