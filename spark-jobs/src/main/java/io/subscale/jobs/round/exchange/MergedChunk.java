package io.subscale.jobs.round.exchange;

import java.io.Serializable;
import java.util.List;

/**
 * What the driver is told of a merged chunk, which stays on its executor.
 *
 * @param lost attempts of groups whose pieces were on no executor any more; if there are any, the
 *     chunk is not merged
 * @param received bytes of pieces that other executors sent
 * @param fetchNanos time until all pieces were there
 * @param meanNanos time from then to the mean
 */
public record MergedChunk(List<Long> lost, long received, long fetchNanos, long meanNanos)
    implements Serializable {}
