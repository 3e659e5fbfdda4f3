package io.subscale.jobs.round;

import java.io.Serializable;

/**
 * One worker's part of one chunk, on its way to the task that merges the chunk.
 *
 * @param worker the partition's index
 * @param examples its weight
 * @param values float32 little-endian; empty if the worker saw no example
 * @param report what the worker did, with the first chunk's piece; else null
 */
public record Piece(int worker, long examples, byte[] values, WorkerResult report)
    implements Serializable {}
