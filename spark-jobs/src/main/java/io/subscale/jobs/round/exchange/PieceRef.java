package io.subscale.jobs.round.exchange;

import io.subscale.jobs.round.mean.MeanTree;
import java.io.Serializable;

/**
 * Where the mean of some neighbouring workers lies, in chunks (see {@link ChunkBlocks#piece}).
 *
 * @param span whose
 * @param attempt id of the task attempt that made it: another attempt may have done other work in
 *     its time
 */
public record PieceRef(MeanTree.Span span, long attempt) implements Serializable {}
